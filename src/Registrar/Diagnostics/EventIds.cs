namespace Registrar.Diagnostics;

/// <summary>Numbers of log lines; a shipped number or name never changes. 5000 HTTP and program, 3900 registrations.</summary>
internal static class EventIds
{
    public const int Registered = 3900;
    public const int Refreshed = 3901;
    public const int Unregistered = 3902;
    public const int AuthenticationFailed = 3903;
    public const int EventsMissed = 3904;
    public const int EventsEnded = 3905;
    public const int EventFailed = 3906;
    public const int ContactsLost = 3907;
    public const int Fetched = 3908;
    public const int Unreachable = 3909;
    public const int Reachable = 3910;
    public const int OtherEvent = 3911;

    public const int ConfigurationRead = 5000;
    public const int ConfigurationWarning = 5001;
    public const int PlaceholderSecrets = 5002;
    public const int PlaceholderReachable = 5003;
    public const int Reloaded = 5010;
    public const int ReloadRefused = 5011;
    public const int RestartNeeded = 5012;
    public const int NothingToReload = 5013;
    public const int NotWatching = 5014;
    public const int ReloadFailed = 5015;
    public const int HttpListening = 5020;
    public const int HttpFailed = 5021;
    public const int EmbeddedViolation = 5030;
    public const int Connecting = 5040;
    public const int Ready = 5041;
    public const int SecretRefused = 5042;
    public const int Stopping = 5043;
    public const int Stopped = 5044;
}
