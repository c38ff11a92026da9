using CsCheck;

namespace Drachtio.Sip.Tests;

/// <summary>No throw, no hang, bounded allocation, whatever comes. A failure prints CsCheck's seed.</summary>
public sealed class MutationTests
{
    // Two IPAddress objects per compared pair of IPv6 hosts is all that a value may cost (SipUri.IsEquivalentTo, TryWriteAor).
    private const long MaxValueAllocation = 1_024;

    // A thread's first message makes its table.
    private const long MaxMessageAllocation = 32_768;

    [TestCaseSource(typeof(Probe), nameof(Probe.Parsers))]
    public void Damaged_value_is_judged_without_a_throw_and_without_garbage(byte[] sample, Probe.Reader read)
    {
        read(sample);

        Mutations.Of(sample).Sample(bytes => Mutations.AllocatedBy(read, bytes) <= MaxValueAllocation, iter: 10_000);
    }

    [TestCaseSource(typeof(Probe), nameof(Probe.Parsers))]
    public void Noise_is_judged_without_a_throw_and_without_garbage(byte[] sample, Probe.Reader read)
    {
        read(sample);

        Mutations.Noise(200).Sample(bytes => Mutations.AllocatedBy(read, bytes) <= MaxValueAllocation, iter: 5_000);
    }

    [Test]
    public void Damaged_message_is_judged_without_a_throw_and_without_garbage()
    {
        var samples = TortureCase.Read().Select(c => c.Bytes).ToList();

        Mutations.OfAny(samples).Sample(bytes => Mutations.AllocatedBy(Probe.Message, bytes) <= MaxMessageAllocation, iter: 30_000);
    }

    [Test]
    public void Damaged_stream_is_measured_without_a_throw_or_a_wrong_length()
    {
        var samples = TortureCase.Read().Select(c => c.Bytes).ToList();

        Mutations.OfAny(samples).Sample(IsMeasuredInBounds, iter: 20_000);
    }

    [Test]
    public void Accepted_message_reads_the_same_from_its_own_bytes()
    {
        var samples = TortureCase.Read().Select(c => c.Bytes).ToList();

        Mutations.OfAny(samples).Sample(IsStable, iter: 20_000);
    }

    private static bool IsMeasuredInBounds(byte[] bytes)
    {
        var isMeasured = new SipStreamScanner(SipLimits.Default).TryMeasure(bytes, out var skip, out var length, out _);
        return skip >= 0 && length >= 0 && skip + length <= bytes.Length + (isMeasured ? 0 : SipLimits.Default.MaxMessageBytes);
    }

    private static bool IsStable(byte[] bytes)
    {
        if (!SipMessage.TryCreate(bytes, SipLimits.Default, out var first, out _)) return true;
        return SipMessage.TryCreate(first.Bytes, SipLimits.Default, out var second, out _)
            && second.HeaderCount == first.HeaderCount
            && second.Body.SequenceEqual(first.Body)
            && SipMessageRules.Check(second) == SipMessageRules.Check(first);
    }
}
