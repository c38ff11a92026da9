using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>Kinds of <see cref="RegistrarEvent"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RegistrarEventType>))]
public enum RegistrarEventType
{
    /// <summary>A registration is new or was refreshed.</summary>
    [JsonStringEnumMemberName("register")]
    Register,

    /// <summary>A registration has ended.</summary>
    [JsonStringEnumMemberName("unregister")]
    Unregister,

    /// <summary>A wrong digest answer.</summary>
    [JsonStringEnumMemberName("register.auth.failed")]
    AuthFailed,
}
