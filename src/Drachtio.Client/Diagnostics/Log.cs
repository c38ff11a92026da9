using Drachtio.Client.Wire;
using Drachtio.Sip;
using Microsoft.Extensions.Logging;

namespace Drachtio.Client.Diagnostics;

/// <summary>Every log message of the client. None has a secret or SIP text in it.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.Connecting, LogLevel.Debug, "Connecting to drachtio {Server}")]
    public static partial void Connecting(ILogger logger, string server);

    [LoggerMessage(EventIds.ConnectFailed, LogLevel.Warning, "No connection to drachtio {Server}: {Reason}; next attempt in {DelayMs:0} ms")]
    public static partial void ConnectFailed(ILogger logger, string server, string reason, double delayMs);

    [LoggerMessage(EventIds.Ready, LogLevel.Information, "Connected to drachtio {Server}, version {Version}, listening on {HostPorts}")]
    public static partial void Ready(ILogger logger, string server, string version, string hostPorts);

    [LoggerMessage(EventIds.ConnectionLost, LogLevel.Warning, "Lost drachtio {Server} after {UptimeSeconds:0} s: {Reason}")]
    public static partial void ConnectionLost(ILogger logger, string server, double uptimeSeconds, string reason);

    [LoggerMessage(EventIds.SecretRejected, LogLevel.Warning, "drachtio {Server} rejected the secret; trying once more in {DelayMs:0} ms")]
    public static partial void SecretRejected(ILogger logger, string server, double delayMs);

    [LoggerMessage(EventIds.Refused, LogLevel.Error, "Giving up on drachtio {Server}: {Reason}")]
    public static partial void Refused(ILogger logger, string server, string reason);

    [LoggerMessage(EventIds.Closing, LogLevel.Debug, "Closing drachtio {Server}: {InFlight} requests in flight")]
    public static partial void Closing(ILogger logger, string server, int inFlight);

    [LoggerMessage(EventIds.Closed, LogLevel.Information, "Closed drachtio {Server}")]
    public static partial void Closed(ILogger logger, string server);

    [LoggerMessage(EventIds.PongMissed, LogLevel.Warning, "drachtio {Server} did not answer a ping; asking once more")]
    public static partial void PongMissed(ILogger logger, string server);

    [LoggerMessage(EventIds.RouteFailed, LogLevel.Warning, "drachtio {Server}: changing routes failed: {Reason}")]
    public static partial void RouteFailed(ILogger logger, string server, string reason);

    [LoggerMessage(EventIds.StateListenerFailed, LogLevel.Error, "A listener to the state of drachtio {Server} failed")]
    public static partial void StateListenerFailed(ILogger logger, Exception failure, string server);

    [LoggerMessage(EventIds.TickFailed, LogLevel.Error, "The housekeeping of drachtio {Server} failed; the next tick tries again")]
    public static partial void TickFailed(ILogger logger, Exception failure, string server);

    [LoggerMessage(EventIds.LifeFailed, LogLevel.Error, "The connection to drachtio {Server} failed in a way nobody foresaw; connecting again")]
    public static partial void LifeFailed(ILogger logger, Exception failure, string server);

    [LoggerMessage(EventIds.UnknownType, LogLevel.Warning, "drachtio {Server} sends messages of type {Type}, unknown here: ignored from now on")]
    public static partial void UnknownType(ILogger logger, string server, string type);

    [LoggerMessage(EventIds.UnknownReply, LogLevel.Debug, "drachtio {Server} replied to nothing of ours")]
    public static partial void UnknownReply(ILogger logger, string server);

    [LoggerMessage(EventIds.ResponseRejected, LogLevel.Warning, "drachtio {Server} did not send a response: {Text}")]
    public static partial void ResponseRejected(ILogger logger, string server, string text);

    [LoggerMessage(EventIds.FrameRefused, LogLevel.Warning, "A frame for drachtio {Server} was not sent: {Violation}")]
    public static partial void FrameRefused(ILogger logger, string server, FrameViolation violation);

    [LoggerMessage(EventIds.HandlerFailed, LogLevel.Error, "The handler for {Method} from drachtio {Server} failed")]
    public static partial void HandlerFailed(ILogger logger, Exception failure, string server, SipMethod method);

    [LoggerMessage(EventIds.HandlerLeftUnanswered, LogLevel.Error, "The handler for {Method} from drachtio {Server} ended without an answer: 500 sent")]
    public static partial void HandlerLeftUnanswered(ILogger logger, string server, SipMethod method);

    [LoggerMessage(EventIds.DeadlinePassed, LogLevel.Warning, "A {Method} from drachtio {Server} was not answered in time: 503 sent")]
    public static partial void DeadlinePassed(ILogger logger, string server, SipMethod method);

    [LoggerMessage(EventIds.OutcomeHandlerFailed, LogLevel.Error, "An outcome handler for drachtio {Server} failed")]
    public static partial void OutcomeHandlerFailed(ILogger logger, Exception failure, string server);

    [LoggerMessage(EventIds.MalformedSip, LogLevel.Debug, "drachtio {Server} delivered SIP text that does not parse: {Error}")]
    public static partial void MalformedSip(ILogger logger, string server, SipParseError error);

    [LoggerMessage(EventIds.UnknownTransaction, LogLevel.Debug, "drachtio {Server} delivered a response to no transaction of ours")]
    public static partial void UnknownTransaction(ILogger logger, string server);

    [LoggerMessage(EventIds.Unsolicited, LogLevel.Debug, "drachtio {Server} reports an unsolicited {Method}")]
    public static partial void Unsolicited(ILogger logger, string server, SipMethod method);

    [LoggerMessage(EventIds.RequestRejected, LogLevel.Debug, "drachtio {Server} did not send a request: {Text}")]
    public static partial void RequestRejected(ILogger logger, string server, string text);

    [LoggerMessage(EventIds.Shed, LogLevel.Debug, "A {Method} from drachtio {Server} was answered 503 without a handler")]
    public static partial void Shed(ILogger logger, string server, SipMethod method);

    [LoggerMessage(EventIds.CancellationFailed, LogLevel.Error, "What the handler for {Method} from drachtio {Server} does on cancellation failed")]
    public static partial void CancellationFailed(ILogger logger, Exception failure, string server, SipMethod method);

    [LoggerMessage(EventIds.TransactionTimedOut, LogLevel.Warning, "drachtio {Server} never ended a transaction; {Count} given up")]
    public static partial void TransactionTimedOut(ILogger logger, string server, int count);
}
