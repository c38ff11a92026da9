using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>Where a REGISTER came from.</summary>
public sealed record RegistrationNetwork
{
    /// <summary>Source IP address, IPv6 without brackets.</summary>
    [JsonPropertyName("source_address")]
    public required string SourceAddress { get; init; }

    /// <summary>Source port.</summary>
    [JsonPropertyName("source_port")]
    public required int SourcePort { get; init; }

    /// <summary>Transport of the top Via, lower case: <c>udp</c>, <c>tcp</c>, <c>tls</c>, <c>ws</c> or <c>wss</c>.</summary>
    [JsonPropertyName("protocol")]
    public required string Protocol { get; init; }

    /// <summary>Whether the top Via has <c>rport</c> (RFC 3581), or <see cref="RegistrarOptions.ForceRport"/> is on. drachtio adds it to every request.</summary>
    [JsonPropertyName("rport")]
    public bool Rport { get; init; }
}
