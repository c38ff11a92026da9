namespace Drachtio.Embedded.Text;

/// <summary>One header line inside a message's bytes: offsets only.</summary>
/// <param name="Start">Where the line begins.</param>
/// <param name="Length">Bytes of the line, folded lines included, without the last line end.</param>
/// <param name="NameLength">Bytes of the name, blanks before the colon excluded; -1 when there is no colon.</param>
/// <param name="ValueStart">Where the trimmed value begins.</param>
/// <param name="ValueLength">Bytes of the trimmed value; folds inside are kept.</param>
internal readonly record struct SipLine(int Start, int Length, int NameLength, int ValueStart, int ValueLength);
