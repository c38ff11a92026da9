using Drachtio.Sip;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>Via: what is written from the parts reads as the same parts.</summary>
internal sealed class ViaTarget : FuzzTarget
{
    private readonly SipHeaderWriter _writer = new();

    /// <inheritdoc />
    public override string Name => "via";

    /// <inheritdoc />
    public override IReadOnlyList<string> Words => SipTexts.Words;

    /// <inheritdoc />
    public override IEnumerable<byte[]> Seeds => [.. SipTexts.Samples("ViaValue"), "SIP/2.0/TLS h"u8.ToArray(), "SIP/2.0/UDP 192.0.2.1:5060 (a comment \\) (nested));branch=z9hG4bK1"u8.ToArray()];

    /// <inheritdoc />
    public override void Run(ReadOnlyMemory<byte> input)
    {
        SipTexts.Read("ViaValue", input);
        if (!ViaValue.TryParse(input.Span, out var via)) return;

        _writer.Clear();
        _writer.Begin(SipHeaderId.Via);
        _writer.Append(via.Protocol);
        _writer.Append("/"u8);
        _writer.Append(via.Version);
        _writer.Append("/"u8);
        _writer.Append(via.Transport);
        _writer.Append(" "u8);
        _writer.Append(via.Host);
        if (via.Port > 0)
        {
            _writer.Append(":"u8);
            _writer.Append(via.Port);
        }

        _writer.AppendUnfolded(via.Parameters.Text);
        if (!_writer.TryEnd()) return;

        Require(ViaValue.TryParse(_writer.Written["Via: ".Length..^2], out var again), "A Via that was written from its parts is refused.");
        Require(again.Host.SequenceEqual(via.Host) && again.Port == via.Port && again.Transport.SequenceEqual(via.Transport), "A Via that was written from its parts has others.");
        Require(again.HasRPort == via.HasRPort && again.RPort == via.RPort, "A Via that was written from its parts answers elsewhere.");
    }
}
