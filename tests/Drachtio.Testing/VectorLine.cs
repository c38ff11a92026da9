namespace Drachtio.Testing;

/// <summary>One line of a recorded exchange: a note that separates cases, or a message in one direction.</summary>
/// <param name="Direction">For example <c>app->server</c>; empty for a note or a summary.</param>
/// <param name="Text">The exact characters of the message; for a note its words; for a summary the whole line.</param>
/// <param name="IsNote">Whether the line separates cases.</param>
public sealed record VectorLine(string Direction, string Text, bool IsNote)
{
    /// <summary>The message as it stood on the wire.</summary>
    public byte[] Bytes => System.Text.Encoding.UTF8.GetBytes(Text);

    /// <inheritdoc />
    public override string ToString() => IsNote ? $"note: {Text}" : $"{Direction}: {Text}";
}
