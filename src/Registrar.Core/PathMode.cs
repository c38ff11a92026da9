namespace Registrar.Core;

/// <summary>Whose Path a registrar believes, and what it asks of the phone (RFC 3327 §5.3).</summary>
public enum PathMode
{
    /// <summary>As <see cref="Lenient"/> for sources in <see cref="RegistrarOptions.Trusted"/>; anybody else's Path is left out of everything. With <c>Require: path</c> those get 420.</summary>
    Trusted,

    /// <summary>Every Path is stored; the 200 repeats it when the phone has <c>Supported: path</c>.</summary>
    Lenient,

    /// <summary>A Path without <c>Supported: path</c> gets 420 with <c>Unsupported: path</c>.</summary>
    Strict,
}
