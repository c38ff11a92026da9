using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Drachtio.Embedded;

/// <summary>What an <see cref="EmbeddedDrachtio"/> listens on and how it keeps time.</summary>
public sealed record EmbeddedOptions
{
    /// <summary>Where applications connect. Port 0 takes a free one; the default is 127.0.0.1 with a free port.</summary>
    public IPEndPoint Admin { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>The shared secret of <c>authenticate</c>; default <c>cymru</c>.</summary>
    public string Secret { get; init; } = "cymru";

    /// <summary>
    /// SIP addresses. One without a transport is opened for UDP and for TCP on the same port; port 0 takes one that is free for
    /// both. Default 127.0.0.1:5060.
    /// </summary>
    /// <remarks>0.0.0.0 and :: stand for every address this machine has at the start, as no phone could answer a Via of 0.0.0.0.</remarks>
    public IReadOnlyList<EmbeddedAddress> Sip { get; init; } = [new(IPAddress.Loopback, 5060)];

    /// <summary>The certificate, with its private key, of every TLS and WSS address; null only where there is none. Stays the caller's to dispose.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Certificates between <see cref="Certificate"/> and the root, sent along; default none.</summary>
    public X509Certificate2Collection CertificateChain { get; init; } = [];

    /// <summary>How long a client may take for the TLS and WebSocket handshakes together, in milliseconds; then it is cut off. Default 10000.</summary>
    public int HandshakeMilliseconds { get; init; } = 10000;

    /// <summary>
    /// How long a client may take, in milliseconds, from being accepted to the end of its first whole message or keep-alive, and
    /// from the first byte of any later message to its last; then it is cut off. 0 for no limit; default 30000.
    /// </summary>
    /// <remarks>
    /// The real server waits for ever: silent clients can take all of <see cref="MaxStreamConnections"/> there. A later message of
    /// a WebSocket is seen to begin with its first 4 kB or its first whole fragment; before that it has <see cref="IdleMilliseconds"/>.
    /// </remarks>
    public int MessageMilliseconds { get; init; } = 30000;

    /// <summary>
    /// How long a stream may bring nothing between two messages, in milliseconds; then it is closed. 0 for no limit, as the real
    /// server; default 14400000, four hours: twice the longest registration a registrar grants by default.
    /// </summary>
    /// <remarks>A keep-alive of CRLF counts as a message (RFC 5626 §3.5.1); a ping of WebSockets, or what is sent to the other side, does not.</remarks>
    public int IdleMilliseconds { get; init; } = 14_400_000;

    /// <summary>RFC 3261 T1 in milliseconds (§17.1.1.1): the first retransmission interval over UDP; default 500.</summary>
    public int T1Milliseconds { get; init; } = 500;

    /// <summary>RFC 3261 T2 in milliseconds: the longest retransmission interval; default 4000.</summary>
    public int T2Milliseconds { get; init; } = 4000;

    /// <summary>RFC 3261 T4 in milliseconds: how long a finished client transaction over UDP absorbs repeated answers; default 5000.</summary>
    public int T4Milliseconds { get; init; } = 5000;

    /// <summary>
    /// drachtio's <c>t1x64</c> in milliseconds: after it an unanswered request of an application ends with a local 408, and a
    /// sent final response is no longer repeated; default 32000.
    /// </summary>
    public int T1X64Milliseconds { get; init; } = 32000;

    /// <summary>How long a request waits for an application before it is forgotten, in milliseconds; default 64000, as the real server.</summary>
    public int PendingRequestMilliseconds { get; init; } = 64000;

    /// <summary>The version told in the answer to <c>authenticate</c>; default <c>v0.9.5-rc3</c>.</summary>
    public string Version { get; init; } = "v0.9.5-rc3";

    /// <summary>
    /// Whether a frame that would crash or hang a real drachtio-server is named in <see cref="EmbeddedDrachtio.Violations"/>;
    /// default true. The connection is closed either way.
    /// </summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>The largest SIP message taken from a stream or a WebSocket, in bytes; a larger one closes the connection. Default 65536.</summary>
    public int MaxMessageBytes { get; init; } = 65536;

    /// <summary>The most SIP stream connections, WebSockets among them, open at once at one address; further ones are closed at once. Default 10000.</summary>
    public int MaxStreamConnections { get; init; } = 10000;

    /// <summary>The most bytes that wait for one SIP stream connection whose other side does not read; more closes it. Default 262144.</summary>
    /// <remarks>A message of a WebSocket counts 32 bytes more than it has. What the operating system holds is not counted.</remarks>
    public int MaxPendingBytes { get; init; } = 262_144;

    /// <summary>The most application connections open at once; further ones are closed at once. Default 100.</summary>
    public int MaxAppConnections { get; init; } = 100;

    /// <summary>The most transactions held at once, per direction; a request beyond it is answered 503 (RFC 3261 §21.5.4). Default 200000.</summary>
    public int MaxTransactions { get; init; } = 200000;

    /// <summary>The clock of every timer; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    // What ToString prints: options end up in logs and failed assertions, so the secret is not among them.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Admin = {Admin}, Sip = {string.Join(", ", Sip)}, Version = {Version}, IsStrict = {IsStrict}");
        builder.Append(CultureInfo.InvariantCulture, $", T1Milliseconds = {T1Milliseconds}, T2Milliseconds = {T2Milliseconds}, T4Milliseconds = {T4Milliseconds}");
        builder.Append(CultureInfo.InvariantCulture, $", T1X64Milliseconds = {T1X64Milliseconds}, PendingRequestMilliseconds = {PendingRequestMilliseconds}");
        builder.Append(CultureInfo.InvariantCulture, $", MaxMessageBytes = {MaxMessageBytes}, MaxStreamConnections = {MaxStreamConnections}");
        builder.Append(CultureInfo.InvariantCulture, $", MaxAppConnections = {MaxAppConnections}, MaxTransactions = {MaxTransactions}");
        builder.Append(CultureInfo.InvariantCulture, $", HandshakeMilliseconds = {HandshakeMilliseconds}, MessageMilliseconds = {MessageMilliseconds}");
        builder.Append(CultureInfo.InvariantCulture, $", IdleMilliseconds = {IdleMilliseconds}, MaxPendingBytes = {MaxPendingBytes}");
        builder.Append(CultureInfo.InvariantCulture, $", Certificate = {Certificate?.Subject}, CertificateChain = {CertificateChain.Count}");
        return true;
    }
}
