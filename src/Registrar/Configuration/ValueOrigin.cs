namespace Registrar.Configuration;

/// <summary>Where a configured value was written: a file and its line, an environment variable, or an argument.</summary>
/// <param name="Source">The file as the user would name it, <c>environment variable X</c> or <c>argument --x:y</c>.</param>
/// <param name="Line">The line in the file, from 1; 0 when the source has no lines.</param>
internal readonly record struct ValueOrigin(string Source, int Line = 0)
{
    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"{Source} line {Line}" : Source;
}
