using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>What kind of device a User-Agent speaks of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RegistrationDeviceType>))]
public enum RegistrationDeviceType
{
    /// <summary>Nobody here knows it.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>A telephone with a plug.</summary>
    [JsonStringEnumMemberName("phone")]
    Phone,

    /// <summary>A program on a computer or mobile.</summary>
    [JsonStringEnumMemberName("softphone")]
    Softphone,

    /// <summary>A library in a browser.</summary>
    [JsonStringEnumMemberName("webrtc")]
    WebRtc,

    /// <summary>Something that brings other telephones: an adapter, a PBX, a trunk.</summary>
    [JsonStringEnumMemberName("gateway")]
    Gateway,
}
