namespace Registrar.Core.Bindings;

/// <summary>What of a binding is a yes or no.</summary>
[Flags]
internal enum BindingFlags : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The top Via has rport.</summary>
    Rport = 1 << 0,

    /// <summary>The digest was made with qop.</summary>
    Qop = 1 << 1,

    /// <summary>The nonce count was written in upper case.</summary>
    UpperCount = 1 << 2,

    /// <summary>The user himself registered it, so his display name is its.</summary>
    Display = 1 << 3,

    /// <summary>The instance is kept as 16 bytes; see <see cref="InstanceText"/>.</summary>
    PackedInstance = 1 << 4,

    /// <summary>It was written in upper case.</summary>
    UpperInstance = 1 << 5,

    /// <summary>The tail has the instance, because it is spelt otherwise in the parameters.</summary>
    TailInstance = 1 << 6,
}
