namespace Registrar.Core.Defence;

/// <summary>One network of a list.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="Length">Bits of its prefix.</param>
/// <param name="IsDenied">From the deny list.</param>
internal readonly record struct SourceRule(UInt128 Start, int Length, bool IsDenied);
