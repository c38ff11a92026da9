namespace Registrar.Core;

/// <summary>Which phones are sent OPTIONS while <see cref="RegistrarOptions.OptionsPing"/> is on.</summary>
public enum PingMode
{
    /// <summary>Every phone.</summary>
    All,

    /// <summary>Phones behind NAT: the Contact names another host or port than the packet came from.</summary>
    Nat,

    /// <summary>No phone.</summary>
    None,
}
