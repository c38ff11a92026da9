using System.Buffers;
using System.Globalization;
using System.Text;
using Drachtio.Client.Wire;
using Drachtio.Testing;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>The control stream: frames are the same however the bytes arrive, and their tokens lie inside them.</summary>
internal sealed class FrameTarget : FuzzTarget
{
    private const int MaxFrameBytes = 4_096;

    /// <inheritdoc />
    public override string Name => "frame";

    /// <inheritdoc />
    public override IReadOnlyList<string> Words => ["0#", "5#", "00005#", "999999999#", "|OK|", "|NOK|", "|response|", "|sip|network|", "|close", "authenticate", "z9hG4bK", "id|"];

    /// <inheritdoc />
    public override IEnumerable<byte[]> Seeds =>
    [
        WireText.Frames("a|response|b|OK|127.0.0.1:5060,tcp/127.0.0.1:5060|v0.9.5", "c|response|d|NOK|failed"),
        WireText.Frame("e|sip|network|915|udp|192.0.2.7|5060|12:00:00.000000|tid|\n" + SipTexts.Register),
        "0#"u8.ToArray(), "007#abc\r\ndef"u8.ToArray(), WireText.Frame(string.Concat(Enumerable.Repeat("|x", 40))),
    ];

    /// <inheritdoc />
    public override void Run(ReadOnlyMemory<byte> input)
    {
        var (whole, error) = ReadAll(new ReadOnlySequence<byte>(input), MaxFrameBytes);
        var (split, splitError) = ReadAll(Segments.Of(input, 1 + (input.IsEmpty ? 0 : input.Span[0] % 7)), MaxFrameBytes);
        Require(error == splitError && whole.Count == split.Count, "The split of the stream changes what is read.");
        for (var i = 0; i < whole.Count; i++) Require(whole[i].AsSpan().SequenceEqual(split[i]), "The split of the stream changes a frame.");
        foreach (var payload in whole) Tokens(payload);
    }

    /// <summary>Writes true lengths in front of what stands between frames.</summary>
    public override byte[] Repair(byte[] input)
    {
        var repaired = new List<byte>();
        var text = Encoding.Latin1.GetString(input);
        foreach (var part in text.Split('#').Skip(1).Append(""))
        {
            var payload = Encoding.Latin1.GetBytes(part.TrimEnd("0123456789".ToCharArray()));
            repaired.AddRange(Encoding.ASCII.GetBytes(payload.Length.ToString(CultureInfo.InvariantCulture) + "#"));
            repaired.AddRange(payload);
        }

        return [.. repaired];
    }

    private static (List<byte[]> Frames, FrameError Error) ReadAll(ReadOnlySequence<byte> stream, int maxFrameBytes)
    {
        var reader = new FrameReader(maxFrameBytes);
        var frames = new List<byte[]>();
        while (reader.TryRead(ref stream, out var payload)) frames.Add(payload.ToArray());
        return (frames, reader.Error);
    }

    private static void Tokens(byte[] payload)
    {
        Require(payload.Length <= MaxFrameBytes, "A frame above the cap was read.");
        var tokens = new FrameTokens(payload);
        var length = tokens.Line.Length + tokens.Sip.Length + (tokens.HasSip ? 2 : 0);
        Require(length == payload.Length, "Line and SIP are not the whole frame.");
        for (var i = 0; i <= tokens.Count; i++)
        {
            var token = tokens[i];
            Require(i < tokens.Count || token.IsEmpty, "A token that is not there is not empty.");
            Require(tokens.Rest(i).Length >= token.Length, "The rest of a line is shorter than its first token.");
        }
    }
}
