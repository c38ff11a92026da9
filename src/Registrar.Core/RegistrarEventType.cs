using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>Kinds of <see cref="RegistrarEvent"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RegistrarEventType>))]
public enum RegistrarEventType
{
    /// <summary>A registration is new, was refreshed, or has lost some of its contacts.</summary>
    [JsonStringEnumMemberName("register")]
    Register,

    /// <summary>A registration has ended.</summary>
    [JsonStringEnumMemberName("unregister")]
    Unregister,

    /// <summary>Somebody asked for the bindings of an address of record, with credentials.</summary>
    [JsonStringEnumMemberName("register.fetched")]
    Fetched,

    /// <summary>The phone of a binding is taken for gone; the binding stays for now.</summary>
    [JsonStringEnumMemberName("register.unreachable")]
    Unreachable,

    /// <summary>The phone of such a binding was heard of again.</summary>
    [JsonStringEnumMemberName("register.reachable")]
    Reachable,

    /// <summary>A wrong digest answer.</summary>
    [JsonStringEnumMemberName("register.auth.failed")]
    AuthFailed,
}
