namespace Registrar.Core.Rules;

/// <summary>Whether the Path of a REGISTER counts.</summary>
/// <remarks>RFC 3327 §5.3. Pure. Path decides where our requests go, so by default only a known proxy may say it.</remarks>
internal static class PathRules
{
    /// <summary>Judges.</summary>
    /// <param name="mode">The realm's mode.</param>
    /// <param name="isTrusted">The request came from a trusted source.</param>
    /// <param name="isSupported">Supported or Require names <c>path</c>.</param>
    /// <param name="isRequired">Require names <c>path</c>: to ignore it would break a promise.</param>
    public static PathUse Judge(PathMode mode, bool isTrusted, bool isSupported, bool isRequired) => mode switch
    {
        PathMode.Strict => isSupported ? PathUse.Keep : PathUse.Refuse,
        PathMode.Trusted when !isTrusted => isRequired ? PathUse.Refuse : PathUse.Ignore,
        _ => PathUse.Keep,
    };
}
