using System.Text;
using Drachtio.Sip;
using Registrar.Core.Defence;
using Registrar.Core.Handling;
using Registrar.Core.KeepAlive;

namespace Micro.Support;

/// <summary>One request object for all requests, as a connection has it; takes answers without keeping them.</summary>
internal sealed class BenchRequest : IRegisterRequest
{
    public SipMessage Message { get; } = new();

    /// <summary>It came over TCP.</summary>
    public bool IsTcp { get; set; }

    public ReadOnlySpan<byte> Protocol => IsTcp ? "tcp"u8 : "udp"u8;

    public ReadOnlySpan<byte> SourceAddress => "10.0.0.7"u8;

    public int SourcePort => 36221;

    public IKeepAliveLink Link { get; } = new BenchLink();

    public bool IsAnswered => false;

    /// <summary>Status of the last answer.</summary>
    public int Status { get; private set; }

    /// <summary>Its headers, while <see cref="KeepsHeaders"/> is set.</summary>
    public string Headers { get; private set; } = "";

    /// <summary>Keep the headers of answers; allocates.</summary>
    public bool KeepsHeaders { get; set; }

    public void Observe(in LoadLimits limits, long nowMs)
    {
    }

    public IRegisterRequest Retain() => throw new InvalidOperationException("The directory of the benchmarks answers at once.");

    public bool Respond(int status, ReadOnlySpan<byte> reason, SipHeaderWriter? headers)
    {
        Status = status;
        if (KeepsHeaders && headers is not null) Headers = Encoding.ASCII.GetString(headers.Written);
        return true;
    }
}
