using Drachtio.Sip;
using Registrar.Core.Defence;
using Registrar.Core.Handling;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Tests.Fakes;

/// <summary>One request object for all REGISTERs, as a connection has it; makes no garbage of its own.</summary>
internal sealed class QuietRegister(IKeepAliveLink link) : IRegisterRequest
{
    public SipMessage Message { get; } = new();

    public ReadOnlySpan<byte> Protocol => "udp"u8;

    public ReadOnlySpan<byte> SourceAddress => "10.0.0.9"u8;

    public int SourcePort => 5060;

    public IKeepAliveLink Link => link;

    public bool IsAnswered => false;

    /// <summary>Status of the last answer.</summary>
    public int Status { get; private set; }

    public void Observe(in LoadLimits limits, long nowMs)
    {
    }

    public IRegisterRequest Retain() => throw new InvalidOperationException("Nobody has to wait.");

    public bool Respond(int status, ReadOnlySpan<byte> reason, SipHeaderWriter? headers)
    {
        Status = status;
        return true;
    }
}
