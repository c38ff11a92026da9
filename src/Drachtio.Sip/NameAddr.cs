using System.Buffers;
using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>A name-addr (<c>"Name" &lt;uri&gt;;params</c>) or addr-spec (<c>uri;params</c>): From, To, Route, Path and their like.</summary>
/// <remarks>A view; no allocation. RFC 3261 §20 and §25.1. The URI is any absolute URI; <see cref="SipUri.TryParse"/> judges it.</remarks>
public readonly ref struct NameAddr
{
    private static readonly SearchValues<byte> FormStops = SearchValues.Create("<:;,\"\0"u8);
    private static readonly SearchValues<byte> AddrSpecEnds = SearchValues.Create("; \t\r\n"u8);
    private static readonly SearchValues<byte> NotInAddrSpec = SearchValues.Create("?,"u8);

    private NameAddr(ReadOnlySpan<byte> displayName, ReadOnlySpan<byte> uri, ReadOnlySpan<byte> parameters)
    {
        DisplayName = displayName;
        Uri = uri;
        Parameters = new SipParameters(parameters);
    }

    /// <summary>The display name as sent, with its quotes; empty without one. <see cref="SipText.DecodeQuoted"/> makes text of it.</summary>
    public ReadOnlySpan<byte> DisplayName { get; }

    /// <summary>The URI as sent, without angle brackets.</summary>
    public ReadOnlySpan<byte> Uri { get; }

    /// <summary>The header's parameters; without angle brackets all parameters are the header's (RFC 3261 §20.10).</summary>
    public SipParameters Parameters { get; }

    /// <summary>Reads one value.</summary>
    /// <param name="text">One value, without commas around it.</param>
    /// <param name="value">Its parts.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out NameAddr value)
    {
        value = default;
        text = SipChars.Trim(text);
        if (text.IsEmpty) return false;
        if (text[0] != (byte)'"')
        {
            var stop = text.IndexOfAny(FormStops);
            if (stop < 0) return false;
            return text[stop] switch
            {
                (byte)'<' => TryParseBrackets(SipChars.Trim(text[..stop]), text[stop..], out value),
                (byte)':' => TryParseAddrSpec(text, out value),
                _ => false,
            };
        }

        var quoted = SipChars.QuotedLength(text);
        if (quoted < 0) return false;
        var rest = SipChars.TrimStart(text[quoted..]);
        return !rest.IsEmpty && rest[0] == (byte)'<' && TryParseBrackets(text[..quoted], rest, out value);
    }

    /// <summary>The tag parameter.</summary>
    /// <param name="tag">As sent; never empty when found.</param>
    public bool TryGetTag(out ReadOnlySpan<byte> tag) => Parameters.TryGet("tag"u8, out tag) && !tag.IsEmpty;

    /// <summary>The display name as text, quotes and escapes removed; allocates.</summary>
    public string GetDisplayName() => SipText.DecodeQuoted(DisplayName);

    private static bool TryParseBrackets(ReadOnlySpan<byte> displayName, ReadOnlySpan<byte> text, out NameAddr value)
    {
        value = default;
        var end = text.IndexOf((byte)'>');
        if (end < 0 || !IsUri(text[1..end])) return false;

        var parameters = SipChars.TrimStart(text[(end + 1)..]);
        if (!SipParameters.IsWellFormed(parameters)) return false;
        value = new NameAddr(displayName, text[1..end], parameters);
        return true;
    }

    private static bool TryParseAddrSpec(ReadOnlySpan<byte> text, out NameAddr value)
    {
        value = default;
        var end = text.IndexOfAny(AddrSpecEnds);
        var uri = end < 0 ? text : text[..end];

        // RFC 3261 §20.10: a URI with a comma, question mark or semicolon needs brackets.
        if (!IsUri(uri) || uri.ContainsAny(NotInAddrSpec)) return false;

        var parameters = end < 0 ? [] : SipChars.TrimStart(text[end..]);
        if (!SipParameters.IsWellFormed(parameters)) return false;
        value = new NameAddr([], uri, parameters);
        return true;
    }

    private static bool IsUri(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        return colon > 0 && colon < text.Length - 1 && UriParts.IsScheme(text[..colon]) && !text.ContainsAny(SipChars.NeverInUri);
    }
}
