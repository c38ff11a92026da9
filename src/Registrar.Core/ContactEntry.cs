using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>One callable contact of a user.</summary>
public sealed record ContactEntry
{
    /// <summary>A complete URI with transport, usable as Request-URI as it stands; with a <see cref="Path"/> the Contact as sent, to be used by way of it.</summary>
    [JsonPropertyName("contact")]
    public required string Contact { get; init; }

    /// <summary>The Path, in order: the route set to use with <see cref="Contact"/> (RFC 3327 §5.3). Absent without one.</summary>
    [JsonPropertyName("path")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Path { get; init; }

    /// <summary>Where it registered from.</summary>
    [JsonPropertyName("network")]
    public required RegistrationNetwork Network { get; init; }
}
