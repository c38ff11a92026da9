using System.Net;
using Microsoft.Extensions.Logging;

namespace Drachtio.Embedded.Diagnostics;

/// <summary>Everything the embedded server logs.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.Started, LogLevel.Information, "Embedded drachtio {Version}: applications at {Admin}, SIP at {HostPorts}")]
    public static partial void Started(ILogger logger, string version, IPEndPoint admin, string hostPorts);

    [LoggerMessage(EventIds.Stopped, LogLevel.Information, "Embedded drachtio stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(EventIds.AppConnected, LogLevel.Debug, "Application {Remote} connected")]
    public static partial void AppConnected(ILogger logger, EndPoint? remote);

    [LoggerMessage(EventIds.AppDisconnected, LogLevel.Debug, "Application {Remote} is gone")]
    public static partial void AppDisconnected(ILogger logger, EndPoint? remote);

    [LoggerMessage(EventIds.AcceptFailed, LogLevel.Warning, "Could not accept a connection at {Address}")]
    public static partial void AcceptFailed(ILogger logger, Exception cause, string address);

    [LoggerMessage(EventIds.TooManyConnections, LogLevel.Warning, "Closed a connection at {Address}: {Limit} are open, the most allowed")]
    public static partial void TooManyConnections(ILogger logger, string address, int limit);

    [LoggerMessage(EventIds.ConnectFailed, LogLevel.Debug, "Could not connect to {Remote}")]
    public static partial void ConnectFailed(ILogger logger, Exception cause, IPEndPoint remote);

    [LoggerMessage(EventIds.HandshakeFailed, LogLevel.Debug, "Handshake with {Remote} at {Address} failed")]
    public static partial void HandshakeFailed(ILogger logger, Exception cause, IPEndPoint remote, string address);

    [LoggerMessage(EventIds.SendFailed, LogLevel.Error, "Failed to send to {Remote} at {Address}; the connection is closed")]
    public static partial void SendFailed(ILogger logger, Exception cause, IPEndPoint remote, string address);

    [LoggerMessage(EventIds.SilenceEnded, LogLevel.Debug, "Closed the connection of {Remote} at {Address}: no whole message came in {Seconds} s")]
    public static partial void SilenceEnded(ILogger logger, IPEndPoint remote, string address, double seconds);

    [LoggerMessage(EventIds.SecretRefused, LogLevel.Warning, "Application {Remote} sent a wrong secret")]
    public static partial void SecretRefused(ILogger logger, EndPoint? remote);

    [LoggerMessage(EventIds.Violation, LogLevel.Error, "A real drachtio-server would not survive this: {Violation}")]
    public static partial void Violation(ILogger logger, string violation);

    [LoggerMessage(EventIds.FrameRefused, LogLevel.Warning, "Closed the connection of application {Remote}: {Reason}")]
    public static partial void FrameRefused(ILogger logger, EndPoint? remote, string reason);

    [LoggerMessage(EventIds.MessageFailed, LogLevel.Error, "Failed on a SIP message; it is dropped")]
    public static partial void MessageFailed(ILogger logger, Exception cause);

    [LoggerMessage(EventIds.FrameFailed, LogLevel.Error, "Failed on a frame of application {Remote}; its connection is closed")]
    public static partial void FrameFailed(ILogger logger, Exception cause, EndPoint? remote);

    [LoggerMessage(EventIds.DatagramNotSent, LogLevel.Debug, "Could not send a datagram to {Destination}")]
    public static partial void DatagramNotSent(ILogger logger, Exception cause, IPEndPoint destination);

    [LoggerMessage(EventIds.MessageDropped, LogLevel.Debug, "Dropped a SIP message from {Source}: {Reason}")]
    public static partial void MessageDropped(ILogger logger, IPEndPoint source, string reason);

    [LoggerMessage(EventIds.RequestForgotten, LogLevel.Warning, "No application answered request {TransactionId} in {Milliseconds} ms; it is forgotten")]
    public static partial void RequestForgotten(ILogger logger, Guid transactionId, int milliseconds);

    [LoggerMessage(EventIds.TableFull, LogLevel.Warning, "Refused {Requests} requests with 503 since the last such line: {Limit} transactions are open, the most allowed")]
    public static partial void TableFull(ILogger logger, long requests, int limit);

    [LoggerMessage(EventIds.SubscriberFailed, LogLevel.Error, "A subscriber of the server's events failed")]
    public static partial void SubscriberFailed(ILogger logger, Exception cause);

    [LoggerMessage(EventIds.ReceiveFailed, LogLevel.Warning, "Could not receive at {Address}")]
    public static partial void ReceiveFailed(ILogger logger, Exception cause, string address);
}
