using Drachtio.Sip;

namespace Drachtio.Client;

/// <summary>Settings of a <see cref="DrachtioClient"/>.</summary>
/// <remarks>Immutable; checked by the client's constructor, which throws <see cref="ArgumentException"/> with a sentence.</remarks>
public sealed record DrachtioClientOptions
{
    /// <summary>The servers to connect to, one connection each; at least one.</summary>
    public required IReadOnlyList<DrachtioServerOptions> Servers { get; init; }

    /// <summary>For name lookup, TCP connect and TLS handshake together; default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For the server's reply to any command; no reply means a broken connection. Default 10 s; replies usually take milliseconds.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the echo of a request to its final response; default 40 s, above the server's own 32 s.</summary>
    public TimeSpan TransactionTimeout { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>After this an unanswered request is answered 503; default 10 s, at most 30 s: phones give up after 32 s.</summary>
    public TimeSpan AnswerDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A ping is sent when nothing was received for this long; default 15 s.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For one pong; two misses in a row close the connection. Default 10 s.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Upper end of the first random back-off; doubles with every failure. Default 250 ms.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Upper end of every back-off; default 10 s.</summary>
    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a close waits for handlers; then what is in flight is answered 503. Default 5 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Value of Retry-After, in seconds, in a 503 this client sends by itself; default 5.</summary>
    public int RetryAfterSeconds { get; init; } = 5;

    /// <summary>Largest frame accepted from the server, in bytes; default 4 MiB. A larger one closes the connection.</summary>
    public int MaxFrameBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes of frames the server has not acknowledged, waiting or sent; default 16 MiB. Above, the connection is dropped.</summary>
    public int MaxStagedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Requests one connection may hold unanswered beyond the read loop; default 10,000. Above, new ones get 503 at once.</summary>
    public int MaxPendingRequests { get; init; } = 10_000;

    /// <summary>The clock of every time-out; default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Caps for the SIP text in frames; default <see cref="SipLimits.Default"/>. A request above them is answered with the error's status.</summary>
    public SipLimits SipLimits { get; init; } = SipLimits.Default;
}
