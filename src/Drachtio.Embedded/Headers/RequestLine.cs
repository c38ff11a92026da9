using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Headers;

/// <summary>METHOD uri version; borrows the line. Blanks may be repeated, as the real server allows.</summary>
internal readonly ref struct RequestLine
{
    private RequestLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> uri, ReadOnlySpan<byte> version)
    {
        Method = method;
        Uri = uri;
        Version = version;
    }

    public ReadOnlySpan<byte> Method { get; }

    public ReadOnlySpan<byte> Uri { get; }

    /// <summary>SIP/2.0, or whatever stands there.</summary>
    public ReadOnlySpan<byte> Version { get; }

    /// <summary>Reads the line; false when it has fewer than three words.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out RequestLine request)
    {
        request = default;
        var method = SipChars.TokenLength(line);
        if (method == 0 || method == line.Length || line[method] != ' ') return false;
        var rest = line[method..].TrimStart((byte)' ');
        var space = rest.LastIndexOf((byte)' ');
        if (space < 0) return false;
        var uri = rest[..space].TrimEnd((byte)' ');
        var version = rest[(space + 1)..];
        if (uri.IsEmpty || version.IsEmpty || uri.Contains((byte)' ')) return false;
        request = new RequestLine(line[..method], uri, version);
        return true;
    }
}
