using Drachtio.Sip;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>Digest credentials and challenges: parameters written one by one read as the same credentials.</summary>
internal sealed class DigestTarget : FuzzTarget
{
    private readonly SipHeaderWriter _writer = new();

    /// <inheritdoc />
    public override string Name => "digest";

    /// <inheritdoc />
    public override IReadOnlyList<string> Words => SipTexts.Words;

    /// <inheritdoc />
    public override IEnumerable<byte[]> Seeds => SipTexts.Samples("Digest");

    /// <inheritdoc />
    public override void Run(ReadOnlyMemory<byte> input)
    {
        SipTexts.Read("Digest", input);
        if (!DigestCredentials.TryParse(input.Span, out var credentials)) return;

        _writer.Clear();
        _writer.Begin(SipHeaderId.Authorization);
        var separator = "Digest "u8;
        foreach (var parameter in credentials.Parameters)
        {
            _writer.Append(separator);
            _writer.Append(parameter.Name);
            _writer.Append("="u8);
            _writer.Append(parameter.Value);
            separator = ", "u8;
        }

        // A value with a fold in it cannot be written as it is; nothing of ours writes one.
        if (!_writer.TryEnd()) return;

        Require(DigestCredentials.TryParse(_writer.Written["Authorization: ".Length..^2], out var again), "Credentials that were written from their parts are refused.");
        Require(
            again.Username.SequenceEqual(credentials.Username) && again.Realm.SequenceEqual(credentials.Realm) && again.Nonce.SequenceEqual(credentials.Nonce)
            && again.Uri.SequenceEqual(credentials.Uri) && again.Response.SequenceEqual(credentials.Response) && again.Nc.SequenceEqual(credentials.Nc) && again.Qop.SequenceEqual(credentials.Qop),
            "Credentials that were written from their parts say something else.");
    }
}
