namespace Drachtio.Embedded.Diagnostics;

/// <summary>Numbers of the log events; a shipped one never changes. 1500: connections, 2500: frames and messages.</summary>
internal static class EventIds
{
    public const int Started = 1500;
    public const int Stopped = 1501;
    public const int AppConnected = 1502;
    public const int AppDisconnected = 1503;
    public const int AcceptFailed = 1504;
    public const int TooManyConnections = 1505;
    public const int ConnectFailed = 1506;
    public const int SecretRefused = 1507;
    public const int ReceiveFailed = 1508;
    public const int HandshakeFailed = 1509;
    public const int SendFailed = 1510;
    public const int SilenceEnded = 1511;
    public const int Violation = 2500;
    public const int FrameRefused = 2501;
    public const int MessageFailed = 2502;
    public const int DatagramNotSent = 2503;
    public const int MessageDropped = 2504;
    public const int RequestForgotten = 2505;
    public const int TableFull = 2506;
    public const int FrameFailed = 2507;
    public const int SubscriberFailed = 2508;
}
