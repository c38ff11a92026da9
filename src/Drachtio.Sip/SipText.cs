using System.Text;
using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>From the bytes of a header to text; the only place that allocates strings.</summary>
public static class SipText
{
    /// <summary>Unfolds (CRLF with its blanks becomes one blank) and decodes; bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="value">A header's value or a part of it.</param>
    public static string Decode(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return "";
        if (!value.ContainsAny((byte)'\r', (byte)'\n')) return Encoding.UTF8.GetString(value);

        var unfolded = new byte[value.Length];
        return Encoding.UTF8.GetString(unfolded, 0, Unfold(value, unfolded));
    }

    /// <summary>Writes <paramref name="value"/> with each fold replaced by one blank.</summary>
    /// <param name="value">A header's value.</param>
    /// <param name="destination">At least as long as <paramref name="value"/>.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too short: our bug.</exception>
    public static int Unfold(ReadOnlySpan<byte> value, Span<byte> destination)
    {
        if (destination.Length < value.Length) throw new ArgumentException("The destination must be as long as the value.", nameof(destination));

        var written = 0;
        while (true)
        {
            var lineEnd = value.IndexOfAny((byte)'\r', (byte)'\n');
            var part = lineEnd < 0 ? value : value[..lineEnd];
            part.CopyTo(destination[written..]);
            written += part.Length;
            if (lineEnd < 0) return written;

            destination[written++] = (byte)' ';
            value = SipChars.TrimStart(value[lineEnd..]);
        }
    }

    /// <summary>The text of a quoted string or of plain text: quotes and escapes removed, unfolded, decoded; allocates.</summary>
    /// <param name="value">With its quotes, or without.</param>
    public static string DecodeQuoted(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2 || value[0] != (byte)'"' || value[^1] != (byte)'"') return Decode(value);

        value = value[1..^1];
        var buffer = new byte[value.Length];
        var length = Unfold(value, buffer);
        length = Unescape(buffer.AsSpan(0, length), buffer);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    /// <summary>Removes the backslashes of quoted pairs.</summary>
    /// <param name="content">What stands between the quotes.</param>
    /// <param name="destination">At least as long; may be the same memory.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too short: our bug.</exception>
    public static int Unescape(ReadOnlySpan<byte> content, Span<byte> destination)
    {
        if (destination.Length < content.Length) throw new ArgumentException("The destination must be as long as the content.", nameof(destination));

        var written = 0;
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == (byte)'\\' && i + 1 < content.Length) i++;
            destination[written++] = content[i];
        }

        return written;
    }
}
