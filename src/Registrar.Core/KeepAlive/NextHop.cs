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
    /// <summary>The next hop of a binding: the first URI of its Path, else the place its last REGISTER came from.</summary>
    /// <remarks>RFC 3327 §5.3 makes a Route set of the Path; the server strips Route from our requests, so the first hop is all we can say.</remarks>
    public static string Of(RegisterOrigin origin) =>
        PathText.TryGetFirst(origin.Path, out var proxy) ? proxy : $"sip:{HostPort(origin.SourceAddress, origin.SourcePort)};transport={origin.Transport}";

    /// <summary>The Request-URI for a binding: the Contact as sent, unless the server would take that user@host to somebody else.</summary>
    public static string RequestUri(Binding binding, long nowMs)
    {
        var sent = WithoutHeaders(binding.Uri);
        return !HasPath(binding) && IsTaken(binding.Uri, binding.Origin, nowMs) ? AtSource(binding, nowMs, withTransport: false) : sent;
    }

    /// <summary>A complete URI that reaches the binding from any application on its server, without a next hop.</summary>
    public static string Callable(Binding binding, long nowMs)
    {
        // The proxies of the Path know the phone by its Contact; the packet's source is a proxy, not the phone.
        if (HasPath(binding))
            return WithoutHeaders(binding.Uri);

        var origin = binding.Origin;
        if (origin.Transport == "udp")
            return IsAtSource(binding) && !IsTaken(binding.Uri, origin, nowMs) ? WithTransport(binding.Uri) : AtSource(binding, nowMs, withTransport: true);

        return origin.Link.Flows.TryGet(binding.Uri, nowMs, out var flow) && flow.IsSure(nowMs) && IsFlowOf(flow, origin)
            ? WithoutHeaders(binding.Uri)
            : AtSource(binding, nowMs, withTransport: true);
    }

    /// <summary>The Contact URI word for word.</summary>
    public static string Sent(Binding binding) => Decode(binding.Uri);

    private static bool HasPath(Binding binding) => binding.Origin.Path.Length > 0;

    // The server's cache takes, or may take, this user@host to somebody else.
    private static bool IsTaken(ReadOnlySpan<byte> uri, RegisterOrigin origin, long nowMs) =>
        origin.Link.Flows.TryGet(uri, nowMs, out var flow) && !IsFlowOf(flow, origin);

    private static bool IsFlowOf(in Flow flow, RegisterOrigin origin) =>
        origin.Transport != "udp" && flow.SourcePort == origin.SourcePort && string.Equals(flow.SourceAddress, origin.SourceAddress, StringComparison.Ordinal);

    private static bool IsAtSource(Binding binding)
    {
        if (!SipUri.TryParse(binding.Uri, out var uri) || (uri.Port == 0 ? 5060 : uri.Port) != binding.Origin.SourcePort)
            return false;

        if (uri.Parameters.TryGet("transport"u8, out var transport) && !Ascii.EqualsIgnoreCase(transport, "udp"u8))
            return false;

        return !uri.Parameters.Contains("maddr"u8) && Ascii.EqualsIgnoreCase(uri.Host, Host(binding.Origin.SourceAddress));
    }

    // user@source:port with the Contact's own parameters, because phones tell their lines apart by them. When a second phone behind
    // the same NAT has registered just that user@source, only the user can go: the address is the one thing that must be right.
    private static string AtSource(Binding binding, long nowMs, bool withTransport)
    {
        var whole = AtSource(binding, withTransport, withUser: true);
        return IsTaken(Encoding.UTF8.GetBytes(whole), binding.Origin, nowMs) ? AtSource(binding, withTransport, withUser: false) : whole;
    }

    private static string AtSource(Binding binding, bool withTransport, bool withUser)
    {
        var origin = binding.Origin;
        if (!SipUri.TryParse(binding.Uri, out var uri))
            return Of(origin);

        // A phone that asked for TLS all the way is not to be called without it (RFC 5630 §3.1); over a plain transport it never was.
        var text = new StringBuilder(uri.Scheme == SipUriScheme.Sips && origin.Transport is "tls" or "wss" ? "sips:" : "sip:", 128);
        if (uri.HasUser && withUser) text.Append(Decode(uri.User)).Append('@');
        text.Append(HostPort(origin.SourceAddress, origin.SourcePort));

        foreach (var parameter in uri.Parameters)
        {
            // maddr would send it elsewhere than to the address that stands in front (RFC 3261 §19.1.1).
            if (Ascii.EqualsIgnoreCase(parameter.Name, "transport"u8) || Ascii.EqualsIgnoreCase(parameter.Name, "maddr"u8)) continue;
            text.Append(';').Append(Decode(parameter.Name));
            if (parameter.HasValue) text.Append('=').Append(Decode(parameter.Value));
        }

        if (withTransport) text.Append(";transport=").Append(origin.Transport);
        return text.ToString();
    }

    // A Contact that names no transport leaves the choice to the server, which may take TCP (the original appended it too, B36c).
    private static string WithTransport(byte[] uri) =>
        SipUri.TryParse(uri, out var parsed) && !parsed.Parameters.Contains("transport"u8)
            ? WithoutHeaders(uri) + ";transport=udp"
            : WithoutHeaders(uri);

    // A Request-URI has no ?headers (RFC 3261 §19.1.1).
    private static string WithoutHeaders(byte[] uri)
    {
        var question = SipUri.TryParse(uri, out var parsed) && !parsed.Headers.IsEmpty ? uri.Length - parsed.Headers.Length - 1 : uri.Length;
        return Decode(uri.AsSpan(0, question));
    }

    private static string HostPort(string address, int port) => string.Create(CultureInfo.InvariantCulture, $"{Host(address)}:{port}");

    private static string Host(string address) => address.Contains(':', StringComparison.Ordinal) && address[0] != '[' ? $"[{address}]" : address;

    private static string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
