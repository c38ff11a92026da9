using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>Names of header fields.</summary>
public static class SipHeaders
{
    /// <summary>Finds a header's id by its name in any case, long or compact.</summary>
    /// <param name="name">The name alone, without blanks or colon.</param>
    /// <returns><see cref="SipHeaderId.Other"/> when the name has no id here.</returns>
    public static SipHeaderId Parse(ReadOnlySpan<byte> name) => HeaderNames.Find(name);

    /// <summary>The long name in the spelling of its RFC; empty for <see cref="SipHeaderId.Other"/>.</summary>
    /// <param name="id">The header.</param>
    /// <returns>ASCII that lives for ever.</returns>
    public static ReadOnlySpan<byte> CanonicalName(SipHeaderId id) => HeaderNames.Canonical(id);

    /// <summary>Whether a drachtio-server parses this header itself.</summary>
    /// <remarks>
    /// Such a header with a bad value fails a whole response (500 to the network) or cuts the headers behind it off a request;
    /// every other name is carried unread. The server takes <c>_</c> for <c>-</c> here, and a compact name for an unknown one.
    /// </remarks>
    /// <param name="name">The name as it will be written.</param>
    public static bool IsWellKnownToDrachtio(ReadOnlySpan<byte> name)
    {
        // The longest known name is Proxy-Authentication-Info with 25 bytes; compact forms have one.
        if (name.Length is < 2 or > 32) return false;

        Span<byte> dashed = stackalloc byte[32];
        dashed = dashed[..name.Length];
        name.Replace(dashed, (byte)'_', (byte)'-');
        return HeaderNames.IsKnownToDrachtio(HeaderNames.Find(dashed));
    }
}
