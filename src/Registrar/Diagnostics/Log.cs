namespace Registrar.Diagnostics;

/// <summary>Every log line of the program. None of them holds a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.Registered, LogLevel.Information, "{User} registered from {Protocol} {Address}:{Port} for {ExpiresSeconds} s with '{UserAgent}'")]
    public static partial void Registered(ILogger logger, string user, string protocol, string address, int port, int expiresSeconds, string userAgent);

    [LoggerMessage(EventIds.Refreshed, LogLevel.Debug, "{User} refreshed from {Protocol} {Address}:{Port} for {ExpiresSeconds} s")]
    public static partial void Refreshed(ILogger logger, string user, string protocol, string address, int port, int expiresSeconds);

    [LoggerMessage(EventIds.Unregistered, LogLevel.Information, "{User} is no longer registered from {Protocol} {Address}:{Port} ({Cause})")]
    public static partial void Unregistered(ILogger logger, string user, string protocol, string address, int port, string cause);

    [LoggerMessage(EventIds.ContactsLost, LogLevel.Information, "{User} from {Protocol} {Address}:{Port} has lost {Contacts} ({Cause}), contacts left: {Left}")]
    public static partial void ContactsLost(ILogger logger, string user, string protocol, string address, int port, string contacts, string cause, int left);

    [LoggerMessage(EventIds.Fetched, LogLevel.Debug, "{User} asked for its bindings from {Protocol} {Address}:{Port}")]
    public static partial void Fetched(ILogger logger, string user, string protocol, string address, int port);

    [LoggerMessage(EventIds.Unreachable, LogLevel.Information, "{User} cannot be reached at {Protocol} {Address}:{Port} ({Cause})")]
    public static partial void Unreachable(ILogger logger, string user, string protocol, string address, int port, string cause);

    [LoggerMessage(EventIds.Reachable, LogLevel.Information, "{User} can be reached again at {Protocol} {Address}:{Port} ({Cause})")]
    public static partial void Reachable(ILogger logger, string user, string protocol, string address, int port, string cause);

    [LoggerMessage(EventIds.OtherEvent, LogLevel.Debug, "{User}: {Event} ({Cause})")]
    public static partial void OtherEvent(ILogger logger, string user, string @event, string cause);

    [LoggerMessage(EventIds.AuthenticationFailed, LogLevel.Information, "{User} gave a wrong answer to the challenge from {Protocol} {Address}:{Port}")]
    public static partial void AuthenticationFailed(ILogger logger, string user, string protocol, string address, int port);

    [LoggerMessage(EventIds.EventsMissed, LogLevel.Warning, "Events not printed because they came faster than they could be written: {Count}")]
    public static partial void EventsMissed(ILogger logger, long count);

    [LoggerMessage(EventIds.EventFailed, LogLevel.Error, "Event {Sequence} could not be printed")]
    public static partial void EventFailed(ILogger logger, Exception cause, long sequence);

    [LoggerMessage(EventIds.EventsEnded, LogLevel.Warning, "Events are no longer printed: {Reason}")]
    public static partial void EventsEnded(ILogger logger, string reason);

    [LoggerMessage(EventIds.ConfigurationRead, LogLevel.Information, "Configuration from {Files}; users: {Users}, realms: {Realms}")]
    public static partial void ConfigurationRead(ILogger logger, string files, int users, int realms);

    [LoggerMessage(EventIds.ConfigurationWarning, LogLevel.Warning, "{Sentence}")]
    public static partial void ConfigurationWarning(ILogger logger, string sentence);

    [LoggerMessage(EventIds.PlaceholderSecrets, LogLevel.Warning, "Users whose secret is still the shipped placeholder are refused ({Count}): {Users}. Give them secrets of their own")]
    public static partial void PlaceholderSecrets(ILogger logger, int count, string users);

    [LoggerMessage(EventIds.PlaceholderReachable, LogLevel.Warning, "{Address} can be reached from other machines while the secret of some users ({Count}) is the shipped placeholder, which everybody knows. Give them secrets of their own")]
    public static partial void PlaceholderReachable(ILogger logger, string address, int count);

    [LoggerMessage(EventIds.Reloaded, LogLevel.Information, "Configuration reloaded; users: {Users}, realms: {Realms}; registrations stay")]
    public static partial void Reloaded(ILogger logger, int users, int realms);

    [LoggerMessage(EventIds.ReloadRefused, LogLevel.Error, "Configuration not reloaded, the old one stays in force. {Reason}")]
    public static partial void ReloadRefused(ILogger logger, string reason);

    [LoggerMessage(EventIds.RestartNeeded, LogLevel.Warning, "Changed, but only in force after a restart: {Keys}")]
    public static partial void RestartNeeded(ILogger logger, string keys);

    [LoggerMessage(EventIds.NothingToReload, LogLevel.Information, "Asked to reload the configuration, but the files are unchanged")]
    public static partial void NothingToReload(ILogger logger);

    [LoggerMessage(EventIds.NotWatching, LogLevel.Warning, "{Directory} cannot be watched for changes ({Reason}); send SIGHUP to reload the configuration")]
    public static partial void NotWatching(ILogger logger, string directory, string reason);

    [LoggerMessage(EventIds.ReloadFailed, LogLevel.Error, "Configuration not reloaded, the old one stays in force")]
    public static partial void ReloadFailed(ILogger logger, Exception cause);

    [LoggerMessage(EventIds.HttpListening, LogLevel.Information, "HTTP answers at {Address}")]
    public static partial void HttpListening(ILogger logger, string address);

    [LoggerMessage(EventIds.HttpFailed, LogLevel.Error, "GET {Path} failed")]
    public static partial void HttpFailed(ILogger logger, Exception cause, string path);

    [LoggerMessage(EventIds.EmbeddedViolation, LogLevel.Error, "This would have crashed or hung a real drachtio-server: {Violation}")]
    public static partial void EmbeddedViolation(ILogger logger, string violation);

    [LoggerMessage(EventIds.Connecting, LogLevel.Information, "Connecting to drachtio-server {Servers}; until that works no phone is answered, but HTTP is")]
    public static partial void Connecting(ILogger logger, string servers);

    [LoggerMessage(EventIds.Ready, LogLevel.Information, "Ready: SIP {Sip} through drachtio-server {Server} {Version}, HTTP {Http}")]
    public static partial void Ready(ILogger logger, string sip, string server, string version, string http);

    [LoggerMessage(EventIds.SecretRefused, LogLevel.Error, "drachtio-server {Server} refuses the secret: correct drachtio:secret and restart")]
    public static partial void SecretRefused(ILogger logger, string server);

    [LoggerMessage(EventIds.Stopping, LogLevel.Information, "Stopping: no further requests are taken, those in flight are answered")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(EventIds.Stopped, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);
}
