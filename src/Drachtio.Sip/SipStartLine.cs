using System.Buffers.Text;
using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>Writes first lines; none can hold a second line.</summary>
/// <remarks>No state; no allocation. RFC 3261 §7.1 and §7.2.</remarks>
public static class SipStartLine
{
    /// <summary>Writes <c>METHOD uri SIP/2.0 CRLF</c>.</summary>
    /// <param name="method">A token.</param>
    /// <param name="requestUri">An absolute URI without blanks, controls, quotes and angle brackets.</param>
    /// <param name="destination">At least <see cref="RequestLength"/> bytes.</param>
    /// <param name="written">Bytes written.</param>
    /// <returns><see langword="false"/> when method or URI is not safe or the destination too short.</returns>
    public static bool TryWriteRequest(ReadOnlySpan<byte> method, ReadOnlySpan<byte> requestUri, Span<byte> destination, out int written)
    {
        written = 0;
        if (!SipChars.IsToken(method) || !IsSafeUri(requestUri) || destination.Length < RequestLength(method, requestUri)) return false;

        Put(method, destination, ref written);
        Put(" "u8, destination, ref written);
        Put(requestUri, destination, ref written);
        Put(" SIP/2.0\r\n"u8, destination, ref written);
        return true;
    }

    /// <summary>Bytes that <see cref="TryWriteRequest"/> writes.</summary>
    /// <param name="method">The method.</param>
    /// <param name="requestUri">The URI.</param>
    public static int RequestLength(ReadOnlySpan<byte> method, ReadOnlySpan<byte> requestUri) => method.Length + requestUri.Length + 11;

    /// <summary>Writes <c>SIP/2.0 code reason CRLF</c>.</summary>
    /// <param name="statusCode">100 to 699.</param>
    /// <param name="reasonPhrase">Any text without CR, LF and NUL; perhaps empty.</param>
    /// <param name="destination">At least <see cref="ResponseLength"/> bytes.</param>
    /// <param name="written">Bytes written.</param>
    /// <returns><see langword="false"/> when code or reason is not safe or the destination too short.</returns>
    public static bool TryWriteResponse(int statusCode, ReadOnlySpan<byte> reasonPhrase, Span<byte> destination, out int written)
    {
        written = 0;
        if (statusCode is < 100 or > 699 || reasonPhrase.ContainsAny(SipChars.LineBreakers)
            || destination.Length < ResponseLength(reasonPhrase)) return false;

        Put("SIP/2.0 "u8, destination, ref written);
        Utf8Formatter.TryFormat(statusCode, destination[written..], out var digits);
        written += digits;
        Put(" "u8, destination, ref written);
        Put(reasonPhrase, destination, ref written);
        Put("\r\n"u8, destination, ref written);
        return true;
    }

    /// <summary>Bytes that <see cref="TryWriteResponse"/> writes.</summary>
    /// <param name="reasonPhrase">The reason phrase.</param>
    public static int ResponseLength(ReadOnlySpan<byte> reasonPhrase) => reasonPhrase.Length + 14;

    private static bool IsSafeUri(ReadOnlySpan<byte> uri)
    {
        var colon = uri.IndexOf((byte)':');
        return colon > 0 && colon < uri.Length - 1 && UriParts.IsScheme(uri[..colon]) && !uri.ContainsAny(SipChars.NeverInUri);
    }

    private static void Put(ReadOnlySpan<byte> bytes, Span<byte> destination, ref int written)
    {
        bytes.CopyTo(destination[written..]);
        written += bytes.Length;
    }
}
