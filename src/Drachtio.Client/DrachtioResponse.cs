using Drachtio.Sip;

namespace Drachtio.Client;

/// <summary>A response to a request of ours. Owned and immutable: any thread, for as long as it is held.</summary>
public sealed class DrachtioResponse
{
    internal DrachtioResponse(SipMessage message, bool isLocal, string protocol, string sourceAddress, int sourcePort)
    {
        Message = message;
        IsLocal = isLocal;
        Protocol = protocol;
        SourceAddress = sourceAddress;
        SourcePort = sourcePort;
    }

    /// <summary>The SIP message.</summary>
    public SipMessage Message { get; }

    /// <summary>100 to 699.</summary>
    public int StatusCode => Message.StatusCode;

    /// <summary>Whether the server made the response itself: 408 no answer, 410 connection gone, 416, 503 unreachable.</summary>
    public bool IsLocal { get; }

    /// <summary><c>udp</c>, <c>tcp</c> (also ws and wss), <c>tls</c>; <c>unknown</c> or empty for a local response.</summary>
    public string Protocol { get; }

    /// <summary>Address the response came from; empty for a local response.</summary>
    public string SourceAddress { get; }

    /// <summary>Port the response came from; 0 for a local response.</summary>
    public int SourcePort { get; }
}
