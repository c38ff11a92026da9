using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>The device behind a registration, in words for people.</summary>
/// <remarks>Read from the User-Agent, which says what its sender likes: to be shown, not to be relied on. Texts have no control characters, marks that turn the direction of writing, or halves of characters.</remarks>
public sealed record RegistrationDevice
{
    /// <summary>Maker and model (<c>Yealink SIP-T46S</c>), else the first word of the User-Agent, else empty.</summary>
    [JsonPropertyName("label")]
    public required string Label { get; init; }

    /// <summary>Its kind.</summary>
    [JsonPropertyName("type")]
    public required RegistrationDeviceType Type { get; init; }

    /// <summary>Its <c>+sip.instance</c> as sent, usually <c>&lt;urn:uuid:…&gt;</c> (RFC 5626 §4.1); empty without one.</summary>
    [JsonPropertyName("instance")]
    public required string Instance { get; init; }

    /// <summary>Maker or product, <c>Yealink</c>; empty when unknown.</summary>
    [JsonIgnore]
    public string Vendor { get; init; } = "";

    /// <summary>Model, <c>SIP-T46S</c>; empty when the User-Agent names none.</summary>
    [JsonIgnore]
    public string Model { get; init; } = "";

    /// <summary>Version of its software, <c>66.85.0.5</c>; empty when the User-Agent names none.</summary>
    [JsonIgnore]
    public string Firmware { get; init; } = "";
}
