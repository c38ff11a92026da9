using Microsoft.Extensions.Logging;
using Registrar.Core.Rules;

namespace Registrar.Core.Diagnostics;

/// <summary>Every log line of the registrar. Secrets, nonces and whole messages are never among the arguments.</summary>
internal static partial class Log
{
    public static void Answered(ILogger logger, int status, Refusal refusal)
    {
        if (logger.IsEnabled(LogLevel.Debug)) RegisterAnswered(logger, status, refusal.Code());
    }

    [LoggerMessage(EventIds.HandlingFailed, LogLevel.Error, "A REGISTER could not be handled; answered 500")]
    public static partial void HandlingFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.AnswerLost, LogLevel.Warning, "A {Status} to REGISTER could not be handed to drachtio {Server}")]
    public static partial void AnswerLost(ILogger logger, int status, string server);

    [LoggerMessage(EventIds.AnswerTooLarge, LogLevel.Error, "The bindings of {Username}@{Realm} do not fit one answer of 12,000 bytes; answered 500, nothing changed; lower maxcontactsperaor")]
    public static partial void AnswerTooLarge(ILogger logger, string username, string realm);

    [LoggerMessage(EventIds.PingMissed, LogLevel.Debug, "No life behind {Aor}: OPTIONS ended with {Status}")]
    public static partial void PingMissed(ILogger logger, string aor, int status);

    [LoggerMessage(EventIds.FlowGone, LogLevel.Debug, "The connection of {Aor} from {Address}:{Port} is gone")]
    public static partial void FlowGone(ILogger logger, string aor, string address, int port);

    [LoggerMessage(EventIds.PingFailed, LogLevel.Error, "Sending OPTIONS failed; the next tick goes on")]
    public static partial void PingFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.ListenerFailed, LogLevel.Error, "A listener of {Event} threw")]
    public static partial void ListenerFailed(ILogger logger, Exception exception, string @event);

    [LoggerMessage(EventIds.EventsLost, LogLevel.Warning, "The event handlers are too slow: {Count} events were lost")]
    public static partial void EventsLost(ILogger logger, long count);

    [LoggerMessage(EventIds.HandlerLeftBehind, LogLevel.Warning, "An event handler did not return within {Seconds} s; the registrar ends without it")]
    public static partial void HandlerLeftBehind(ILogger logger, double seconds);

    [LoggerMessage(EventIds.NotifyNotTaken, LogLevel.Warning, "A NOTIFY ({Event}) for {Aor} could not be handed to drachtio {Server}")]
    public static partial void NotifyNotTaken(ILogger logger, string aor, string @event, string server);

    [LoggerMessage(EventIds.GreetingRefused, LogLevel.Debug, "The new phone of {Aor} did not take its message summary: {Status} {Reason}")]
    public static partial void GreetingRefused(ILogger logger, string aor, int status, string reason);

    [LoggerMessage(EventIds.MailboxFailed, LogLevel.Debug, "The mailbox of {Username}@{Realm} could not be read; its phone is told nothing")]
    public static partial void MailboxFailed(ILogger logger, Exception exception, string username, string realm);

    [LoggerMessage(EventIds.MailboxLeftBehind, LogLevel.Warning, "The mailbox source did not return within {Seconds} s; the registrar ends without it")]
    public static partial void MailboxLeftBehind(ILogger logger, double seconds);

    [LoggerMessage(EventIds.OptionsChanged, LogLevel.Information, "New registrar options are in force")]
    public static partial void OptionsChanged(ILogger logger);

    [LoggerMessage(EventIds.SweepFailed, LogLevel.Error, "Ending expired bindings failed; the next tick tries again")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.AuthFailed, LogLevel.Debug, "Wrong digest answer for {Username}@{Realm} from {Address}:{Port}")]
    public static partial void AuthFailed(ILogger logger, string username, string realm, string address, int port);

    [LoggerMessage(EventIds.DirectoryFailed, LogLevel.Error, "The user directory failed or took too long; answered 500")]
    public static partial void DirectoryFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.TurnedAway, LogLevel.Information, "Turned away ({Reason}): {Username}@{Realm} from {Address}:{Port}; {Suppressed} more since the last such line")]
    public static partial void TurnedAway(ILogger logger, string reason, string username, string realm, string address, int port, long suppressed);

    [LoggerMessage(EventIds.RegisterAnswered, LogLevel.Debug, "REGISTER answered {Status} ({Reason})")]
    private static partial void RegisterAnswered(ILogger logger, int status, string reason);
}
