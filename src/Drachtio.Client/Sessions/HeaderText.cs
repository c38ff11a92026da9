using System.Text;
using Drachtio.Sip;

namespace Drachtio.Client.Sessions;

/// <summary>Turns headers given as strings into lines.</summary>
internal static class HeaderText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes one <c>Name: value CRLF</c> per pair; compact names are written long.</summary>
    /// <exception cref="ArgumentException">A name or value could break out of its line.</exception>
    public static byte[] ToLines(IEnumerable<KeyValuePair<string, string>>? headers)
    {
        if (headers is null)
        {
            return [];
        }

        var lines = new SipHeaderWriter();
        foreach (var (name, text) in headers)
        {
            var value = StrictUtf8.GetBytes(text);
            var nameBytes = StrictUtf8.GetBytes(name);
            var id = SipHeaders.Parse(nameBytes);
            if (!(id == SipHeaderId.Other ? lines.TryAdd(nameBytes, value) : lines.TryAdd(id, value)))
            {
                throw new ArgumentException($"The header '{name}' has a name or value that could break out of its line.", nameof(headers));
            }
        }

        return lines.Written.ToArray();
    }

    /// <summary>Whether a block of lines has a header.</summary>
    public static bool Contains(ReadOnlySpan<byte> lines, SipHeaderId id)
    {
        while (!lines.IsEmpty)
        {
            var colon = lines.IndexOf((byte)':');
            if (colon < 0)
            {
                return false;
            }

            if (SipHeaders.Parse(lines[..colon]) == id)
            {
                return true;
            }

            var end = lines.IndexOf("\r\n"u8);
            lines = end < 0 ? default : lines[(end + 2)..];
        }

        return false;
    }
}
