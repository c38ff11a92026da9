namespace Registrar.Core.Diagnostics;

/// <summary>Log event ids: 3000 registrar, 4000 authentication. A shipped id never changes.</summary>
internal static class EventIds
{
    public const int RegisterAnswered = 3000;
    public const int HandlingFailed = 3001;
    public const int AnswerLost = 3002;
    public const int AnswerTooLarge = 3003;
    public const int PingMissed = 3010;
    public const int FlowGone = 3011;
    public const int PingFailed = 3012;
    public const int ListenerFailed = 3020;
    public const int EventsLost = 3021;
    public const int HandlerLeftBehind = 3022;
    public const int OptionsChanged = 3030;
    public const int SweepFailed = 3031;
    public const int NotifyNotTaken = 3040;
    public const int GreetingRefused = 3041;
    public const int MailboxFailed = 3042;
    public const int MailboxLeftBehind = 3043;
    public const int AuthFailed = 4000;
    public const int DirectoryFailed = 4001;
    public const int TurnedAway = 4002;
}
