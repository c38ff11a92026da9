namespace Registrar.Core.Rules;

/// <summary>What becomes of the Path of a REGISTER.</summary>
internal enum PathUse : byte
{
    /// <summary>Stored, and repeated in the 200 when the phone can read it.</summary>
    Keep,

    /// <summary>As if it were not there.</summary>
    Ignore,

    /// <summary>420 with <c>Unsupported: path</c>.</summary>
    Refuse,
}
