using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Drachtio.Sip;
using Registrar.Core.Bindings;
using Registrar.Core.Queries;

namespace Registrar.Core.KeepAlive;

/// <summary>How a binding is reached: Request-URI and next hop, and the URI others can call.</summary>
/// <remarks>The one place that knows how the server's flow cache and the source address work together (architecture.md §3). No state.</remarks>
internal static class NextHop
{
    /// <summary>A buffer in which every next hop at an IP address finds room: <c>sip:[]:65535;transport=wss</c> and 45 bytes of address.</summary>
    public const int UsualBytes = 96;

    private const int MaxSourceBytes = 64;

    /// <summary>The next hop of a binding: the first URI of its Path, else the place its last REGISTER came from.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="buffer">At least <see cref="UsualBytes"/>: 33,000 of them are written in a second, so not into memory of their own.</param>
    /// <remarks>RFC 3327 §5.3 makes a Route set of the Path; the server strips Route from our requests, so the first hop is all we can say.</remarks>
    public static ReadOnlySpan<byte> Of(in Binding binding, Span<byte> buffer)
    {
        var source = binding.SourceAddress;
        if (binding.HasPath || source.Length > MaxSourceBytes)
            return Encoding.UTF8.GetBytes(HopText(in binding));

        var isBare = source.Contains((byte)':') && source[0] != (byte)'[';
        var length = Put(isBare ? "sip:["u8 : "sip:"u8, buffer, 0);
        length = Put(source, buffer, length);
        length = Put(isBare ? "]:"u8 : ":"u8, buffer, length);
        Utf8Formatter.TryFormat(binding.SourcePort, buffer[length..], out var digits);
        length = Put(";transport="u8, buffer, length + digits);
        return buffer[..Put(binding.SentTransport, buffer, length)];
    }

    /// <summary>The Request-URI for a binding: the Contact as sent, unless the server would take that user@host to somebody else.</summary>
    /// <remarks>Nearly always a part of the binding's own text: nothing is copied.</remarks>
    public static ReadOnlySpan<byte> RequestUri(in Binding binding, long nowMs) =>
        !binding.HasPath && IsTaken(binding.Uri, in binding, nowMs) ? Encoding.UTF8.GetBytes(AtSource(in binding, nowMs, withTransport: false)) : BareUri(binding.Uri);

    /// <summary>A complete URI that reaches the binding from any application on its server, without a next hop.</summary>
    public static string Callable(in Binding binding, long nowMs)
    {
        // The proxies of the Path know the phone by its Contact; the packet's source is a proxy, not the phone.
        if (binding.HasPath)
            return WithoutHeaders(binding.Uri);

        if (binding.Transport == "udp")
            return IsAtSource(in binding) && !IsTaken(binding.Uri, in binding, nowMs) ? WithTransport(binding.Uri) : AtSource(in binding, nowMs, withTransport: true);

        return binding.Link.Flows.TryGet(binding.Uri, nowMs, out var flow) && flow.IsSure(nowMs) && IsFlowOf(in flow, in binding)
            ? WithoutHeaders(binding.Uri)
            : AtSource(in binding, nowMs, withTransport: true);
    }

    /// <summary>The Contact URI word for word.</summary>
    public static string Sent(in Binding binding) => Decode(binding.Uri);

    // The server's cache takes, or may take, this user@host to somebody else.
    private static bool IsTaken(ReadOnlySpan<byte> uri, in Binding binding, long nowMs) =>
        binding.Link.Flows.TryGet(uri, nowMs, out var flow) && !IsFlowOf(in flow, in binding);

    private static bool IsFlowOf(in Flow flow, in Binding binding) =>
        binding.Transport != "udp" && flow.SourcePort == binding.SourcePort && Ascii.Equals(binding.SourceAddress, flow.SourceAddress);

    private static bool IsAtSource(in Binding binding)
    {
        if (!SipUri.TryParse(binding.Uri, out var uri) || (uri.Port == 0 ? 5060 : uri.Port) != binding.SourcePort)
            return false;

        if (uri.Parameters.TryGet("transport"u8, out var transport) && !Ascii.EqualsIgnoreCase(transport, "udp"u8))
            return false;

        return !uri.Parameters.Contains("maddr"u8) && Ascii.EqualsIgnoreCase(uri.Host, Host(Decode(binding.SourceAddress)));
    }

    // user@source:port with the Contact's own parameters, because phones tell their lines apart by them. When a second phone behind
    // the same NAT has registered just that user@source, only the user can go: the address is the one thing that must be right.
    private static string AtSource(in Binding binding, long nowMs, bool withTransport)
    {
        var whole = AtSource(in binding, withTransport, withUser: true);
        return IsTaken(Encoding.UTF8.GetBytes(whole), in binding, nowMs) ? AtSource(in binding, withTransport, withUser: false) : whole;
    }

    private static string AtSource(in Binding binding, bool withTransport, bool withUser)
    {
        if (!SipUri.TryParse(binding.Uri, out var uri))
            return HopText(in binding);

        // A phone that asked for TLS all the way is not to be called without it (RFC 5630 §3.1); over a plain transport it never was.
        var text = new StringBuilder(uri.Scheme == SipUriScheme.Sips && binding.Transport is "tls" or "wss" ? "sips:" : "sip:", 128);
        if (uri.HasUser && withUser) text.Append(Decode(uri.User)).Append('@');
        text.Append(HostPort(in binding));

        foreach (var parameter in uri.Parameters)
        {
            // maddr would send it elsewhere than to the address that stands in front (RFC 3261 §19.1.1).
            if (Ascii.EqualsIgnoreCase(parameter.Name, "transport"u8) || Ascii.EqualsIgnoreCase(parameter.Name, "maddr"u8)) continue;
            text.Append(';').Append(Decode(parameter.Name));
            if (parameter.HasValue) text.Append('=').Append(Decode(parameter.Value));
        }

        if (withTransport) text.Append(";transport=").Append(binding.Transport);
        return text.ToString();
    }

    // A Contact that names no transport leaves the choice to the server, which may take TCP (the original appended it too, B36c).
    private static string WithTransport(ReadOnlySpan<byte> uri) =>
        SipUri.TryParse(uri, out var parsed) && !parsed.Parameters.Contains("transport"u8)
            ? WithoutHeaders(uri) + ";transport=udp"
            : WithoutHeaders(uri);

    private static string WithoutHeaders(ReadOnlySpan<byte> uri) => Decode(BareUri(uri));

    // A Request-URI has no ?headers (RFC 3261 §19.1.1).
    private static ReadOnlySpan<byte> BareUri(ReadOnlySpan<byte> uri) =>
        uri.Contains((byte)'?') && SipUri.TryParse(uri, out var parsed) && !parsed.Headers.IsEmpty ? uri[..(uri.Length - parsed.Headers.Length - 1)] : uri;

    private static string HopText(in Binding binding) =>
        PathText.TryGetFirst(binding.Path, out var proxy) ? proxy : $"sip:{HostPort(in binding)};transport={binding.Transport}";

    private static int Put(ReadOnlySpan<byte> part, Span<byte> buffer, int length)
    {
        part.CopyTo(buffer[length..]);
        return length + part.Length;
    }

    private static string HostPort(in Binding binding) => string.Create(CultureInfo.InvariantCulture, $"{Host(Decode(binding.SourceAddress))}:{binding.SourcePort}");

    private static string Host(string address) => address.Contains(':', StringComparison.Ordinal) && address[0] != '[' ? $"[{address}]" : address;

    private static string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
