using System.Buffers;

namespace Drachtio.Sip.Text;

/// <summary>The character classes of RFC 3261 §25.1 over bytes, and the few scans every parser shares.</summary>
internal static class SipChars
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Unreserved = Alphanumeric + "-_.!~*'()";

    public static readonly SearchValues<byte> Token = Of(Alphanumeric + "-.!%*_+`'~");

    // Call-ID is a "word": token plus these separators, and '@' between two words.
    public static readonly SearchValues<byte> CallId = Of(Alphanumeric + "-.!%*_+`'~()<>:\\\"/[]?{}@");

    // '#' and bytes above 0x7F are not in the RFC's class; phones dial *21# and users have UTF-8 names, and drachtio-server passes both.
    public static readonly SearchValues<byte> User = OfWithHigh(Unreserved + "&=+$,;?/%#");
    public static readonly SearchValues<byte> Password = OfWithHigh(Unreserved + "&=+$,%");
    public static readonly SearchValues<byte> UriParameters = Of(Unreserved + "[]/:&+$%=;");
    public static readonly SearchValues<byte> UriHeaders = Of(Unreserved + "[]/?:+$%=&");

    // '_' is in no host name of the RFC and in many of Windows.
    public static readonly SearchValues<byte> Host = Of(Alphanumeric + "-._");
    public static readonly SearchValues<byte> Ipv6 = Of("0123456789abcdefABCDEF:.");
    public static readonly SearchValues<byte> Digits = Of("0123456789");

    // What no URI of any scheme holds: blanks, controls, quotes and brackets (RFC 3986 appendix A).
    public static readonly SearchValues<byte> NeverInUri = NotInUri();

    // A parameter value outside quotes ends at any of these.
    public static readonly SearchValues<byte> NeverInParameterValue = Of(" \t\r\n\0;,\"<>");
    public static readonly SearchValues<byte> LineBreakers = Of("\r\n\0");

    private static readonly SearchValues<byte> NotLws = NonLws();

    public static bool IsLws(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(Token);

    /// <summary>Removes linear white space, folds included, at both ends.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        // Most values have nothing to trim.
        if (text.IsEmpty || (!IsLws(text[0]) && !IsLws(text[^1]))) return text;

        text = TrimStart(text);
        var last = text.LastIndexOfAny(NotLws);
        return text[..(last + 1)];
    }

    public static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || !IsLws(text[0])) return text;

        var first = text.IndexOfAny(NotLws);
        return first < 0 ? [] : text[first..];
    }

    /// <summary>Length of the quoted string that <paramref name="text"/> starts with, both quotes included; -1 when it never ends.</summary>
    public static int QuotedLength(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            var next = text[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0) return -1;
            i += next;
            if (text[i] == (byte)'"') return i + 1;
            i++;
        }

        return -1;
    }

    /// <summary>Reads 1*DIGIT of any length; a number above <paramref name="max"/> becomes <paramref name="max"/>.</summary>
    public static bool TryParseNumber(ReadOnlySpan<byte> text, uint max, out uint value, out bool isClamped)
    {
        value = 0;
        isClamped = false;
        if (text.IsEmpty || text.ContainsAnyExcept(Digits)) return false;

        ulong sum = 0;
        foreach (var digit in text)
        {
            sum = (sum * 10) + (ulong)(digit - (byte)'0');
            if (sum <= max) continue;
            isClamped = true;
            sum = max;
            break;
        }

        value = (uint)sum;
        return true;
    }

    /// <summary>Whether each <c>%</c> is followed by two hexadecimal digits.</summary>
    public static bool AreEscapesWhole(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            var percent = text.IndexOf((byte)'%');
            if (percent < 0) return true;
            if (percent + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[percent + 1]) || !char.IsAsciiHexDigit((char)text[percent + 2])) return false;
            text = text[(percent + 3)..];
        }
    }

    private static SearchValues<byte> Of(string ascii) => SearchValues.Create(System.Text.Encoding.ASCII.GetBytes(ascii));

    private static SearchValues<byte> OfWithHigh(string ascii) =>
        SearchValues.Create([.. System.Text.Encoding.ASCII.GetBytes(ascii), .. High()]);

    private static SearchValues<byte> NotInUri() =>
        SearchValues.Create([.. Enumerable.Range(0, 33).Select(b => (byte)b), 0x7F, .. "<>\""u8]);

    private static SearchValues<byte> NonLws() =>
        SearchValues.Create([.. Enumerable.Range(0, 256).Select(b => (byte)b).Where(b => !IsLws(b))]);

    private static IEnumerable<byte> High() => Enumerable.Range(0x80, 0x80).Select(b => (byte)b);
}
