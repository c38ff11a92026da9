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

    /// <summary>A REGISTER with an expiry of 0 removed them.</summary>
    [JsonStringEnumMemberName("unregister")]
    Unregister,

    /// <summary>Its time ran out.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>The same device came back under another Call-ID or address.</summary>
    [JsonStringEnumMemberName("replaced")]
    Replaced,

    /// <summary>It had to make room for another device; see <see cref="OverLimitMode"/>.</summary>
    [JsonStringEnumMemberName("evicted")]
    Evicted,

    /// <summary>A REGISTER without Contact asked for the bindings.</summary>
    [JsonStringEnumMemberName("fetch")]
    Fetch,

    /// <summary>Too many OPTIONS without an answer; see <see cref="RegistrarOptions.PingMisses"/>.</summary>
    [JsonStringEnumMemberName("unreachable")]
    Unreachable,

    /// <summary>The server lost its connection to the phone.</summary>
    [JsonStringEnumMemberName("flow_lost")]
    FlowLost,

    /// <summary>An OPTIONS was answered again.</summary>
    [JsonStringEnumMemberName("answered")]
    Answered,

    /// <summary>Removed through the API; of a phone that is reachable again: new options have ended the OPTIONS it had left unanswered.</summary>
    [JsonStringEnumMemberName("admin")]
    Admin,

    /// <summary>The digest answer was wrong, or the user is unknown.</summary>
    [JsonStringEnumMemberName("credentials")]
    Credentials,
}
