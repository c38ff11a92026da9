using Drachtio.Sip;

namespace Drachtio.Client;

/// <summary>How an outgoing request ended.</summary>
public readonly struct DrachtioOutcome
{
    internal DrachtioOutcome(DrachtioConnection connection, SipMessage response, bool isLocal)
    {
        Connection = connection;
        Response = response;
        StatusCode = response.StatusCode;
        IsLocal = isLocal;
    }

    internal DrachtioOutcome(DrachtioConnection connection, DrachtioFailure failure, string? text)
    {
        Connection = connection;
        Failure = failure;
        Text = text;
    }

    /// <summary>The connection the request went out on.</summary>
    public DrachtioConnection Connection { get; }

    /// <summary>Status of the final response, 200 to 699; 0 when none came.</summary>
    public int StatusCode { get; }

    /// <summary>Whether the server made the response itself: 408 no answer, 410 connection gone, 416, 503 unreachable.</summary>
    public bool IsLocal { get; }

    /// <summary><see cref="DrachtioFailure.None"/> when a response came.</summary>
    public DrachtioFailure Failure { get; }

    /// <summary>The final response, borrowed until the handler returns; <see langword="null"/> when none came.</summary>
    public SipMessage? Response { get; }

    /// <summary>The server's text when <see cref="Failure"/> is <see cref="DrachtioFailure.Rejected"/>.</summary>
    public string? Text { get; }
}
