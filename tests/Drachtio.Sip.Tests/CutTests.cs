namespace Drachtio.Sip.Tests;

/// <summary>Every parser with its input cut at each byte; messages are cut in <see cref="TortureTests"/> and <see cref="SipMessageTests"/>.</summary>
public sealed class CutTests
{
    [TestCaseSource(typeof(Probe), nameof(Probe.Parsers))]
    public void Sample_is_accepted(byte[] sample, Probe.Reader read) => Assert.That(read(sample), Is.Not.Zero);

    [TestCaseSource(typeof(Probe), nameof(Probe.Parsers))]
    public void Value_cut_at_any_byte_does_not_throw(byte[] sample, Probe.Reader read) =>
        Assert.That(() => Probe.CutEverywhere(sample, read), Throws.Nothing);

    [TestCaseSource(typeof(Probe), nameof(Probe.Parsers))]
    public void Value_with_its_front_cut_at_any_byte_does_not_throw(byte[] sample, Probe.Reader read) =>
        Assert.That(() => Enumerable.Range(0, sample.Length).Sum(i => (long)read(sample.AsMemory(i))), Throws.Nothing);

    [TestCaseSource(typeof(Probe), nameof(Probe.Parsers))]
    public void Every_byte_replaced_by_every_other_does_not_throw(byte[] sample, Probe.Reader read) =>
        Assert.That(() => Mutations.EveryByteAt(sample, read), Throws.Nothing);
}
