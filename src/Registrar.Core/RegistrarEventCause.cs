using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>Why a <see cref="RegistrarEvent"/> happened.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RegistrarEventCause>))]
public enum RegistrarEventCause
{
    /// <summary>First REGISTER of this Call-ID for the address of record.</summary>
    [JsonStringEnumMemberName("register")]
    Register,

    /// <summary>A later REGISTER of the same Call-ID.</summary>
    [JsonStringEnumMemberName("refresh")]
    Refresh,

    /// <summary>The phone removed its bindings.</summary>
    [JsonStringEnumMemberName("unregister")]
    Unregister,

    /// <summary>The last binding ran out.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>The same device came back under another Call-ID or address.</summary>
    [JsonStringEnumMemberName("replaced")]
    Replaced,

    /// <summary>It had to make room for another device; see <see cref="OverLimitMode"/>.</summary>
    [JsonStringEnumMemberName("evicted")]
    Evicted,

    /// <summary>The digest answer was wrong, or the user is unknown.</summary>
    [JsonStringEnumMemberName("credentials")]
    Credentials,
}
