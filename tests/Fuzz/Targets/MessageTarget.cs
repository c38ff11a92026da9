using System.Text;
using Drachtio.Sip;
using Drachtio.Sip.Tests;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>A SIP message: whatever is accepted reads the same from its own bytes, and again after it was written anew.</summary>
internal sealed class MessageTarget : FuzzTarget
{
    private readonly SipMessageWriter _writer = new();

    /// <inheritdoc />
    public override string Name => "message";

    /// <inheritdoc />
    public override IReadOnlyList<string> Words => SipTexts.Words;

    /// <inheritdoc />
    public override IEnumerable<byte[]> Seeds => SipTexts.Messages;

    /// <inheritdoc />
    public override void Run(ReadOnlyMemory<byte> input)
    {
        Probe.Message(input);
        if (!SipMessage.TryCreate(input, SipLimits.Default, out var first, out _)) return;

        var rules = SipMessageRules.Check(first);
        Require(SipMessage.TryCreate(first.Bytes, SipLimits.Default, out var second, out _), "An accepted message is refused when read from its own bytes.");
        Require(Same(first, second) && SipMessageRules.Check(second) == rules, "An accepted message reads otherwise from its own bytes.");
        if (first.IsRequest) Rewrite(first);
    }

    /// <summary>Writes the true Content-Length.</summary>
    public override byte[] Repair(byte[] input)
    {
        var text = Encoding.Latin1.GetString(input);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (end < 0 || at < 0 || at > end) return input;

        at += "Content-Length: ".Length;
        var lineEnd = text.IndexOf("\r\n", at, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes($"{text[..at]}{text.Length - end - 4}{text[lineEnd..]}");
    }

    private static bool Same(SipMessage one, SipMessage other)
    {
        if (one.HeaderCount != other.HeaderCount || !one.Body.SequenceEqual(other.Body) || !one.MethodText.SequenceEqual(other.MethodText) || !one.RequestUri.SequenceEqual(other.RequestUri)) return false;
        for (var i = 0; i < one.HeaderCount; i++)
        {
            if (!one[i].Name.SequenceEqual(other[i].Name) || !one[i].Value.SequenceEqual(other[i].Value)) return false;
        }

        return true;
    }

    // What a server would pass on: every line that may be written is read back, and none besides.
    private void Rewrite(SipMessage message)
    {
        if (!_writer.TryStartRequest(message.MethodText, message.RequestUri)) return;

        var written = 0;
        for (var i = 0; i < message.HeaderCount; i++)
        {
            if (message[i].Id == SipHeaderId.ContentLength || message[i].Id == SipHeaderId.Other) continue;
            if (_writer.Headers.TryAddUnfolded(message[i].Id, message[i].Value)) written++;
        }

        var bytes = _writer.Finish(message.Body).ToArray();
        if (!SipMessage.TryCreate(bytes, SipLimits.Default, out var again, out var error))
        {
            // A body or a value may have grown over a cap; nothing else is an excuse.
            Require(error.ToStatus() is 413 or 513 || error is SipParseError.HeaderTooLong or SipParseError.TooManyHeaders, $"What was written is refused: {error}.");
            return;
        }

        Require(again.HeaderCount == written + 1 && again.SkippedLineCount == 0, "A value that was written makes another line.");
        Require(again.Body.SequenceEqual(message.Body), "The body is not the one written.");
    }
}
