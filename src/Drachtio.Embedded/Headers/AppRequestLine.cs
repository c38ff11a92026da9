using Drachtio.Sip;

namespace Drachtio.Embedded.Headers;

/// <summary>The start line of an application's request; borrows the line.</summary>
internal readonly ref struct AppRequestLine
{
    // About where the real server's buffer for the URI ends (drachtio-protocol §2.7).
    private const int MaxUriBytes = 1000;

    private AppRequestLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> uri)
    {
        Method = method;
        Uri = uri;
    }

    public ReadOnlySpan<byte> Method { get; }

    public ReadOnlySpan<byte> Uri { get; }

    /// <summary>Reads the line; false for what the server calls an invalid request-uri.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out AppRequestLine request)
    {
        request = default;
        if (!RequestLine.TryRead(line, out var words) || !words.Version.StartsWith("SIP/"u8)) return false;
        if (SipMethods.Parse(words.Method) == SipMethod.Unknown) return false;
        if (words.Uri.Length > MaxUriBytes || words.Uri[0] == '<' || words.Uri.IndexOf((byte)':') <= 0 || words.Uri.StartsWith("urn:"u8) || !UriText.IsValid(words.Uri)) return false;
        request = new AppRequestLine(words.Method, words.Uri);
        return true;
    }
}
