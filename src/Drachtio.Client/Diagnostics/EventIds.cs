namespace Drachtio.Client.Diagnostics;

/// <summary>Numbers of the client's log events: 1000 connection, 2000 frames. A shipped number never changes.</summary>
internal static class EventIds
{
    public const int Connecting = 1000;
    public const int ConnectFailed = 1001;
    public const int Ready = 1002;
    public const int ConnectionLost = 1003;
    public const int SecretRejected = 1004;
    public const int Refused = 1005;
    public const int Closing = 1006;
    public const int Closed = 1007;
    public const int PongMissed = 1008;
    public const int RouteFailed = 1009;
    public const int StateListenerFailed = 1010;
    public const int TickFailed = 1011;
    public const int LifeFailed = 1012;

    public const int UnknownType = 2000;
    public const int UnknownReply = 2001;
    public const int ResponseRejected = 2002;
    public const int FrameRefused = 2003;
    public const int HandlerFailed = 2004;
    public const int HandlerLeftUnanswered = 2005;
    public const int DeadlinePassed = 2006;
    public const int OutcomeHandlerFailed = 2007;
    public const int MalformedSip = 2008;
    public const int UnknownTransaction = 2009;
    public const int Unsolicited = 2010;
    public const int RequestRejected = 2011;
    public const int Shed = 2012;
    public const int TransactionTimedOut = 2013;
    public const int CancellationFailed = 2014;
}
