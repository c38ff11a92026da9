using Drachtio.Client.Wire;

namespace Drachtio.Client.Tests.Wire;

/// <summary>What apps sent to a real server, judged before a byte leaves.</summary>
public class RecordedAppFrameTests
{
    // The server's answers that depend on its configuration and state, not on the frame.
    private static readonly string[] StateTexts =
    [
        "incorrect secret",
        "requested protocol/transport not available",
        "Response not sent due to unknown transaction",
        "unable to cancel unknown transaction id",
        "unable to find dialog for dialog id provided",
        "can not send request to myself",
    ];

    [TestCase("05a-route-2tokens", nameof(FrameViolation.NoVerb), nameof(FrameHarm.Crashes))]
    [TestCase("05e-sip-2tokens", nameof(FrameViolation.SipWithoutTransaction), nameof(FrameHarm.Crashes))]
    [TestCase("05f-sip-3tokens", nameof(FrameViolation.SipWithoutDialog), nameof(FrameHarm.Hangs))]
    [TestCase("05g-sip-txn-not-cancel", nameof(FrameViolation.TransactionIdInRequest), nameof(FrameHarm.Unanswered))]
    [TestCase("05h-proxy-4tokens", nameof(FrameViolation.ProxyTokens), nameof(FrameHarm.Crashes))]
    [TestCase("05h2-proxy-3tokens", nameof(FrameViolation.ProxyWithoutOptions), nameof(FrameHarm.Closes))]
    [TestCase("05i-sip-response-no-txn", nameof(FrameViolation.NoTransactionId), nameof(FrameHarm.Closes))]
    [TestCase("05k-sip-response-bad-statusline", nameof(FrameViolation.StatusLine), nameof(FrameHarm.Crashes))]
    [TestCase("05l-sip-response-bad-statusline2", nameof(FrameViolation.StatusLine), nameof(FrameHarm.Crashes))]
    [TestCase("05m-sip-empty-startline", nameof(FrameViolation.NoSipText), nameof(FrameHarm.Refused))]
    [TestCase("05n-sip-empty-startline2", nameof(FrameViolation.NoSipText), nameof(FrameHarm.Refused))]
    [TestCase("05o-sip-garbage-startline", nameof(FrameViolation.RequestLine), nameof(FrameHarm.Refused))]
    [TestCase("04a-unknown-type", nameof(FrameViolation.UnknownType), nameof(FrameHarm.Closes))]
    [TestCase("04b-one-token", nameof(FrameViolation.NoType), nameof(FrameHarm.Closes))]
    public void A_malformed_command_is_refused_with_the_harm_that_was_seen(string vector, string violation, string harm)
    {
        var frame = Recorded.FramesOf(vector).First(f => !f.Text.Contains("|authenticate|", StringComparison.Ordinal));

        var found = OutgoingFrameRules.CheckFrame(frame.Payload, FrameHarm.Refused);

        Assert.That(found.ToString(), Is.EqualTo(violation));
        Assert.That(FrameViolations.HarmOf(found).ToString(), Is.EqualTo(harm));
    }

    [TestCase("05b-route-emptyverb")]
    [TestCase("05c-auth-2tokens")]
    [TestCase("05d-remove-2tokens")]
    [TestCase("04c-empty-msgid")]
    [TestCase("04f-len-5digits-leadingzero")]
    public void What_a_server_survives_by_luck_is_refused_all_the_same(string vector)
    {
        var frame = Recorded.FramesOf(vector).First(f => !f.Text.Contains("|authenticate|", StringComparison.Ordinal));

        Assert.That(OutgoingFrameRules.CheckFrame(frame.Payload), Is.Not.EqualTo(FrameViolation.None));
    }

    [TestCase("04d-invalid-len-alpha", nameof(FrameError.NotALength))]
    [TestCase("04e-len-6digits", nameof(FrameError.TooManyDigits))]
    [TestCase("04h-just-hash", nameof(FrameError.EmptyLength))]
    [TestCase("04j-space-len", nameof(FrameError.NotALength))]
    public void A_length_that_closed_or_hung_a_server_is_an_error_of_the_reader(string vector, string error)
    {
        var line = Recorded.Read(vector).Lines.Where(l => l.Direction == "app->server").ElementAt(1);
        var buffer = new System.Buffers.ReadOnlySequence<byte>(line.Bytes);
        var reader = new FrameReader(100_000, FrameReader.ServerLengthDigits);

        reader.TryRead(ref buffer, out _);

        Assert.That(reader.Error.ToString(), Is.EqualTo(error));
    }

    [TestCaseSource(nameof(AllFrames))]
    public void A_frame_that_passes_was_taken_by_a_real_server(Recorded frame)
    {
        var violation = OutgoingFrameRules.CheckFrame(frame.Payload);
        var status = frame.Reply.Split('|').ElementAtOrDefault(3) ?? "no reply";
        var isStateOnly = StateTexts.Any(text => frame.Reply.Contains(text, StringComparison.Ordinal));

        // A server that has hung or died answers nothing; that says nothing about the frame behind the deadly one.
        var isBehindDeadly = frame.Text.EndsWith("|ping", StringComparison.Ordinal);
        Assert.That(violation != FrameViolation.None || isStateOnly || isBehindDeadly || status == "OK", Is.True, $"{status}: {frame.Reply}");
    }

    [TestCaseSource(nameof(RefusedFrames))]
    public void A_frame_a_real_server_refused_crashed_or_hung_on_is_refused_first(Recorded frame) =>
        Assert.That(OutgoingFrameRules.CheckFrame(frame.Payload, FrameHarm.Altered), Is.Not.EqualTo(FrameViolation.None));

    [TestCase("06a-single-frame-sizes")]
    [TestCase("06b-pipelined-bursts")]
    public void No_frame_size_that_hung_or_corrupted_a_server_gets_through_the_window(string vector)
    {
        var broken = Recorded.Read(vector).Lines
            .Where(line => line.Direction.Length == 0 && !line.IsNote)
            .Select(line => System.Text.Json.JsonDocument.Parse(line.Text).RootElement)
            .Where(IsBroken)
            .Select(SizeOf)
            .ToArray();

        Assert.That(broken, Is.Not.Empty);
        Assert.That(broken, Has.All.GreaterThan(SendWindow.SmallFrameBytes), "frames that may be pipelined never broke anything");
        Assert.That(broken.Where(size => new SendWindow().CanSend(size) && IsSafeAlone(vector)), Is.Empty, "what breaks alone never leaves");
    }

    private static bool IsSafeAlone(string vector) => vector.StartsWith("06a", StringComparison.Ordinal);

    private static bool IsBroken(System.Text.Json.JsonElement line) =>
        (line.TryGetProperty("answered", out var answered) && !answered.GetBoolean())
        || (line.TryGetProperty("answers", out var answers) && answers.GetInt32() < line.GetProperty("frames").GetInt32());

    private static int SizeOf(System.Text.Json.JsonElement line) =>
        line.TryGetProperty("payload_bytes", out var payload) ? FrameWriter.FrameBytes(payload.GetInt32()) : line.GetProperty("frame_bytes").GetInt32();

    private static Recorded[] AllFrames() => [.. Recorded.VectorNames().Where(IsReplayable).SelectMany(Recorded.FramesOf)];

    private static Recorded[] RefusedFrames() => [.. AllFrames().Where(frame =>
        (frame.Reply.Contains("|NOK|", StringComparison.Ordinal) || frame.Reply.Contains("|NO|", StringComparison.Ordinal) || IsDeadly(frame))
        && !StateTexts.Any(text => frame.Reply.Contains(text, StringComparison.Ordinal)))];

    private static bool IsDeadly(Recorded frame) =>
        frame.Reply.Length == 0 && !frame.Text.Contains("|authenticate|", StringComparison.Ordinal) && !frame.Text.EndsWith("|ping", StringComparison.Ordinal);

    // Ids used twice have no reply of their own there.
    private static bool IsReplayable(string vector) => vector is not "36-ordering-and-ids";
}
