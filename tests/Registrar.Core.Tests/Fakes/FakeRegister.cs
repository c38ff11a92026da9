using System.Text;
using Drachtio.Sip;
using Registrar.Core.Defence;
using Registrar.Core.Handling;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Tests.Fakes;

/// <summary>A REGISTER that came from nowhere; keeps its answer.</summary>
internal sealed class FakeRegister : IRegisterRequest
{
    private readonly byte[] _protocol;
    private readonly byte[] _address;
    private readonly Func<int, bool> _accepts;

    public FakeRegister(string text, Source source, IKeepAliveLink link, Func<int, bool>? accepts = null)
    {
        SipMessage.TryCreate(Encoding.UTF8.GetBytes(text), SipLimits.Default, out var message, out _);
        Message = message;
        _protocol = Encoding.ASCII.GetBytes(source.Protocol);
        _address = Encoding.ASCII.GetBytes(source.Address);
        SourcePort = source.Port;
        Link = link;
        _accepts = accepts ?? (_ => true);
    }

    public SipMessage Message { get; }

    public ReadOnlySpan<byte> Protocol => _protocol;

    public ReadOnlySpan<byte> SourceAddress => _address;

    public int SourcePort { get; }

    public IKeepAliveLink Link { get; }

    public List<Answer> Answers { get; } = [];

    public bool IsAnswered { get; set; }

    public void Observe(in LoadLimits limits, long nowMs)
    {
    }

    public IRegisterRequest Retain() => this;

    public bool Respond(int status, ReadOnlySpan<byte> reason, SipHeaderWriter? headers)
    {
        if (!_accepts(status))
            return false;

        Answers.Add(Answer.Read(status, reason, headers));
        return true;
    }
}
