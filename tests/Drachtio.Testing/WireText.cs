using System.Globalization;
using System.Text;

namespace Drachtio.Testing;

/// <summary>Turns readable text in tests into the exact bytes of the wire.</summary>
public static class WireText
{
    /// <summary>The text with CRLF for every line feed, as UTF-8; a CRLF that is there already stays one.</summary>
    public static byte[] Sip(string text) => Encoding.UTF8.GetBytes(Crlf(text));

    /// <summary>One control frame: the payload's length in bytes, '#', and the payload with CRLF line ends.</summary>
    public static byte[] Frame(string payload)
    {
        var bytes = Sip(payload);
        return [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}#")), .. bytes];
    }

    /// <summary>Several frames, one directly after the other.</summary>
    public static byte[] Frames(params ReadOnlySpan<string> payloads)
    {
        var all = new List<byte>();
        foreach (var payload in payloads) all.AddRange(Frame(payload));
        return [.. all];
    }

    /// <summary>Bytes as text that loses nothing: one character per byte.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>The text with CRLF for every line feed.</summary>
    public static string Crlf(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
}
