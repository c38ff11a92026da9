using System.Text;
using Drachtio.Sip;
using Registrar.Core.Defence;
using Registrar.Core.Handling;
using Registrar.Core.KeepAlive;

namespace Fuzz.Targets;

/// <summary>A REGISTER of any bytes from one address; keeps its answer as bytes.</summary>
internal sealed class FuzzRequest(SipMessage message, IKeepAliveLink link, byte[] protocol) : IRegisterRequest
{
    private static readonly byte[] Address = Encoding.ASCII.GetBytes("198.51.100.7");

    public SipMessage Message => message;

    public ReadOnlySpan<byte> Protocol => protocol;

    public ReadOnlySpan<byte> SourceAddress => Address;

    public int SourcePort => 40_000;

    public IKeepAliveLink Link => link;

    public bool IsAnswered => Answers > 0;

    /// <summary>How often it was answered.</summary>
    public int Answers { get; private set; }

    /// <summary>The status of the answer.</summary>
    public int Status { get; private set; }

    /// <summary>The header lines of the answer.</summary>
    public byte[] Lines { get; private set; } = [];

    public void Observe(in LoadLimits limits, long nowMs)
    {
    }

    public IRegisterRequest Retain() => this;

    public bool Respond(int status, ReadOnlySpan<byte> reason, SipHeaderWriter? headers)
    {
        Answers++;
        Status = status;
        Lines = headers is null ? [] : headers.Written.ToArray();
        return true;
    }
}
