using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>One callable contact of a user.</summary>
public sealed record ContactEntry
{
    /// <summary>A complete URI with transport, usable as Request-URI as it stands.</summary>
    [JsonPropertyName("contact")]
    public required string Contact { get; init; }

    /// <summary>Where it registered from.</summary>
    [JsonPropertyName("network")]
    public required RegistrationNetwork Network { get; init; }
}
