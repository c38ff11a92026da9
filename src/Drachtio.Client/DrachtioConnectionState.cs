namespace Drachtio.Client;

/// <summary>Where a connection is in its life: Idle → Connecting → Authenticating → Ready → Closing → Closed.</summary>
public enum DrachtioConnectionState
{
    /// <summary>Not started.</summary>
    Idle,

    /// <summary>Opening TCP and TLS, or waiting before the next attempt.</summary>
    Connecting,

    /// <summary>Logging in and sending the routes.</summary>
    Authenticating,

    /// <summary>Requests flow.</summary>
    Ready,

    /// <summary>Routes are removed; what is in flight is being answered.</summary>
    Closing,

    /// <summary>Closed by us, for good.</summary>
    Closed,

    /// <summary>The server rejected the secret twice in a row or is too old: no further attempt.</summary>
    Refused,
}
