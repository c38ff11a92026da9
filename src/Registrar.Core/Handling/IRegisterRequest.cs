using Drachtio.Sip;
using Registrar.Core.Defence;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Handling;

/// <summary>One REGISTER as it arrives, and the way to answer it exactly once.</summary>
internal interface IRegisterRequest
{
    /// <summary>The message; borrowed until the handler returns, unless this was retained.</summary>
    SipMessage Message { get; }

    /// <summary>Protocol token of the server: <c>udp</c>, <c>tcp</c> or <c>tls</c>.</summary>
    ReadOnlySpan<byte> Protocol { get; }

    /// <summary>Source address, IPv6 without brackets.</summary>
    ReadOnlySpan<byte> SourceAddress { get; }

    /// <summary>Source port.</summary>
    int SourcePort { get; }

    /// <summary>The server it came by.</summary>
    IKeepAliveLink Link { get; }

    /// <summary>Tells its server's load how long it has waited; of the read loop, once.</summary>
    /// <param name="limits">What counts as too long.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    void Observe(in LoadLimits limits, long nowMs);

    /// <summary>Whether an answer has left already, ours or the client's own at its deadline: nothing may be promised any more.</summary>
    bool IsAnswered { get; }

    /// <summary>An owned copy for whoever must await.</summary>
    IRegisterRequest Retain();

    /// <summary>Answers; <see langword="false"/> when the answer cannot leave, so that another may be tried.</summary>
    bool Respond(int status, ReadOnlySpan<byte> reason, SipHeaderWriter? headers);
}
