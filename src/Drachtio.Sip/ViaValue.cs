using System.Text;
using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>One value of a Via header.</summary>
/// <remarks>A view; no allocation. RFC 3261 §20.42, rport per RFC 3581; blanks around the slashes and the colon are allowed.</remarks>
public readonly ref struct ViaValue
{
    private ViaValue(ReadOnlySpan<byte> protocol, ReadOnlySpan<byte> version, ReadOnlySpan<byte> transport, ReadOnlySpan<byte> host, int port, ReadOnlySpan<byte> parameters)
    {
        Protocol = protocol;
        Version = version;
        Transport = transport;
        Host = host;
        Port = port;
        Parameters = new SipParameters(parameters);
    }

    /// <summary>The protocol name, <c>SIP</c> in any case.</summary>
    public ReadOnlySpan<byte> Protocol { get; }

    /// <summary>The protocol version, <c>2.0</c>.</summary>
    public ReadOnlySpan<byte> Version { get; }

    /// <summary>The transport as sent: UDP, TCP, TLS, WS, WSS, SCTP or any other token.</summary>
    public ReadOnlySpan<byte> Transport { get; }

    /// <summary>The sent-by host as sent, an IPv6 address with its brackets.</summary>
    public ReadOnlySpan<byte> Host { get; }

    /// <summary>The sent-by port; 0 when absent.</summary>
    public int Port { get; }

    /// <summary>All parameters.</summary>
    public SipParameters Parameters { get; }

    /// <summary>The branch; empty without one.</summary>
    public ReadOnlySpan<byte> Branch => Get("branch"u8);

    /// <summary>Whether the branch can identify a transaction: the cookie of RFC 3261 §8.1.1.7 with something behind it.</summary>
    public bool HasUniqueBranch => Branch is { Length: > 7 } branch && Ascii.EqualsIgnoreCase(branch[..7], "z9hG4bK"u8);

    /// <summary>The received parameter without brackets, which IPv6 senders write or leave out (RFC 5118 §4.5); empty without one.</summary>
    public ReadOnlySpan<byte> Received
    {
        get
        {
            var value = Get("received"u8);
            return value.Length > 2 && value[0] == (byte)'[' && value[^1] == (byte)']' ? value[1..^1] : value;
        }
    }

    /// <summary>The maddr parameter; empty without one.</summary>
    public ReadOnlySpan<byte> MAddr => Get("maddr"u8);

    /// <summary>Whether rport is there, with or without a value (RFC 3581).</summary>
    public bool HasRPort => Parameters.Contains("rport"u8);

    /// <summary>The value of rport; 0 when absent, empty or no port.</summary>
    public int RPort => HostPortText.TryReadPort(Get("rport"u8), out var port) ? port : 0;

    /// <summary>Reads one value.</summary>
    /// <param name="text">One value, as <see cref="SipMessage.Values"/> gives it.</param>
    /// <param name="value">Its parts.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out ViaValue value)
    {
        value = default;
        if (!TryTakeVersion(ref text, out var protocol, out var version) || !TryTakeToken(ref text, out var transport)) return false;
        if (text.IsEmpty || !SipChars.IsLws(text[0])) return false;

        text = SipChars.TrimStart(text);
        var semicolon = text.IndexOf((byte)';');
        var sentBy = SipChars.Trim(semicolon < 0 ? text : text[..semicolon]);
        var parameters = semicolon < 0 ? [] : text[semicolon..];
        if (!TryReadSentBy(sentBy, out var host, out var port) || !SipParameters.IsWellFormed(parameters)) return false;

        value = new ViaValue(protocol, version, transport, host, port, parameters);
        return true;
    }

    private ReadOnlySpan<byte> Get(ReadOnlySpan<byte> name) => Parameters.TryGet(name, out var value) ? value : [];

    // "host : port": COLON may have blanks around it (RFC 3261 §25.1).
    private static bool TryReadSentBy(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> host, out int port)
    {
        host = text;
        port = 0;
        var colon = text.LastIndexOf((byte)':');
        if (colon < 0 || text[^1] == (byte)']') return HostPortText.TryRead(text, out host, out port);

        var name = SipChars.Trim(text[..colon]);
        return HostPortText.TryRead(name, out host, out _) && host.Length == name.Length
            && HostPortText.TryReadPort(SipChars.Trim(text[(colon + 1)..]), out port);
    }

    private static bool TryTakeVersion(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> protocol, out ReadOnlySpan<byte> version)
    {
        // As nearly all write it.
        if (text.StartsWith("SIP/2.0/"u8))
        {
            protocol = text[..3];
            version = text[4..7];
            text = text[8..];
            return true;
        }

        version = [];
        return TryTakeToken(ref text, out protocol) && TryTakeSlash(ref text) && TryTakeToken(ref text, out version) && TryTakeSlash(ref text);
    }

    private static bool TryTakeToken(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> token)
    {
        text = SipChars.TrimStart(text);
        var end = text.IndexOfAnyExcept(SipChars.Token);
        token = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[end..];
        return !token.IsEmpty;
    }

    private static bool TryTakeSlash(scoped ref ReadOnlySpan<byte> text)
    {
        text = SipChars.TrimStart(text);
        if (text.IsEmpty || text[0] != (byte)'/') return false;
        text = text[1..];
        return true;
    }
}
