using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>Every way to reach one user now.</summary>
public sealed record ContactsAnswer
{
    /// <summary>User name.</summary>
    [JsonPropertyName("username")]
    public required string Username { get; init; }

    /// <summary>Realm, lower case.</summary>
    [JsonPropertyName("realm")]
    public required string Realm { get; init; }

    /// <summary>Display name; empty when unknown or nobody is registered.</summary>
    [JsonPropertyName("display")]
    public required string Display { get; init; }

    /// <summary><c>username@realm</c>.</summary>
    [JsonPropertyName("uri")]
    public required string Uri { get; init; }

    /// <summary>Callable contacts, highest q first, then the latest registered; empty when nobody is registered. Bindings whose pings go unanswered, or whose connection is gone, are left out.</summary>
    [JsonPropertyName("contacts")]
    public required IReadOnlyList<ContactEntry> Contacts { get; init; }
}
