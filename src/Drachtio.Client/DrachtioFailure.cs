namespace Drachtio.Client;

/// <summary>Why something did not work.</summary>
public enum DrachtioFailure
{
    /// <summary>Nothing failed.</summary>
    None,

    /// <summary>There is no connection to the server now.</summary>
    NotConnected,

    /// <summary>The connection ended while the work was pending.</summary>
    ConnectionLost,

    /// <summary>No connection could be opened: name, TCP or TLS.</summary>
    ConnectFailed,

    /// <summary>The server rejected the secret.</summary>
    Refused,

    /// <summary>The server sent something that is not its protocol, or its version is not supported.</summary>
    Protocol,

    /// <summary>The server did not reply to a command in time; the connection is dropped.</summary>
    ReplyTimeout,

    /// <summary>The server did not answer pings; the connection is dropped.</summary>
    PongTimeout,

    /// <summary>No final response came in time.</summary>
    TransactionTimeout,

    /// <summary>The server said NO or NOK; its text is kept.</summary>
    Rejected,

    /// <summary>The frame would be above 12,000 bytes, more than a drachtio-server can take.</summary>
    FrameTooLarge,

    /// <summary>The message breaks a rule that keeps the server alive and the message whole; nothing was sent.</summary>
    InvalidMessage,

    /// <summary>More than <see cref="DrachtioClientOptions.MaxStagedBytes"/> were waiting; the connection is dropped.</summary>
    StagingFull,

    /// <summary>The client has answered the request itself: its deadline passed, it was cancelled, or the client is closing.</summary>
    AnsweredByClient,

    /// <summary>The client is closing or closed.</summary>
    Closing,
}
