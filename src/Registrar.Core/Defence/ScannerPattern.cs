namespace Registrar.Core.Defence;

/// <summary>A word by which a scanner names itself.</summary>
/// <param name="Family">Index of its family in <see cref="ScannerFilter.Families"/>.</param>
/// <param name="Text">Lower case.</param>
internal readonly record struct ScannerPattern(int Family, byte[] Text);
