using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>Who registered.</summary>
public sealed record RegistrationUser
{
    /// <summary>User name.</summary>
    [JsonPropertyName("username")]
    public required string Username { get; init; }

    /// <summary>Realm, lower case.</summary>
    [JsonPropertyName("realm")]
    public required string Realm { get; init; }

    /// <summary><c>username@realm</c>.</summary>
    [JsonPropertyName("uri")]
    public required string Uri { get; init; }

    /// <summary>Display name of the directory; empty when it has none.</summary>
    [JsonPropertyName("display")]
    public required string Display { get; init; }
}
