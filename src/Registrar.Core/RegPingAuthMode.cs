namespace Registrar.Core;

/// <summary>When a refresh of <see cref="RegistrarOptions.RegPing"/> mode must show credentials.</summary>
public enum RegPingAuthMode
{
    /// <summary>From half of <see cref="RegistrarOptions.Expires"/> on; before, an exact repeat from the same source passes.</summary>
    Half,

    /// <summary>Each time.</summary>
    Always,
}
