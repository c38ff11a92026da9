namespace Registrar.Configuration;

/// <summary>A configuration key given on the command line, e.g. <c>--drachtio:port 9122</c>.</summary>
/// <param name="Key">The key, names separated by colons.</param>
/// <param name="Value">The value as typed.</param>
internal readonly record struct OverrideArgument(string Key, string Value);
