using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class SipStreamScannerTests
{
    private static readonly byte[] First = WireText.Sip("OPTIONS sip:a@b SIP/2.0\nTo: x\nContent-Length:\n 4\n\nbody");
    private static readonly byte[] Second = WireText.Sip("SIP/2.0 200 OK\nl: 0\n\n");

    [Test]
    public void Messages_are_found_whatever_the_reads_are([Range(1, 60)] int readBytes)
    {
        byte[] stream = [.. "\r\n\r\n"u8, .. First, .. "\r\n"u8, .. Second, .. First];

        Assert.That(ReadAll(stream, readBytes), Is.EqualTo((string[])[WireText.Text(First), WireText.Text(Second), WireText.Text(First)]));
    }

    [Test]
    public void Line_ends_alone_are_a_ping()
    {
        var scanner = new SipStreamScanner(SipLimits.Default);

        var isMeasured = scanner.TryMeasure("\r\n\r\n"u8, out var skip, out var length, out var error);

        Assert.That((isMeasured, skip, length, error), Is.EqualTo((false, 4, 0, SipParseError.None)));
    }

    [TestCase("OPTIONS sip:a@b SIP/2.0\nTo: x\n\n", SipParseError.BadContentLength)]
    [TestCase("OPTIONS sip:a@b SIP/2.0\nl: 1\nl: 2\n\n", SipParseError.BadContentLength)]
    [TestCase("OPTIONS sip:a@b SIP/2.0\nl: -1\n\n", SipParseError.BadContentLength)]
    [TestCase("OPTIONS sip:a@b SIP/2.0\nl: 65537\n\n", SipParseError.BodyTooLarge)]
    [TestCase("OPTIONS sip:a@b SIP/2.0\nl: 65536\n\n", SipParseError.MessageTooLarge)]
    public void Stream_that_cannot_be_followed_is_told_with_the_length_of_its_headers(string text, SipParseError expected)
    {
        var bytes = WireText.Sip(text);

        var isMeasured = new SipStreamScanner(SipLimits.Default).TryMeasure(bytes, out _, out var length, out var error);

        Assert.That((isMeasured, length, error), Is.EqualTo((false, bytes.Length, expected)));
    }

    [Test]
    public void Headers_without_an_end_reach_the_cap()
    {
        var scanner = new SipStreamScanner(SipLimits.Default with { MaxMessageBytes = 100 });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(scanner.TryMeasure(new byte[100], out _, out _, out var error), Is.False);
            Assert.That(error, Is.EqualTo(SipParseError.None));
            Assert.That(scanner.TryMeasure(new byte[101], out _, out _, out error), Is.False);
            Assert.That(error, Is.EqualTo(SipParseError.MessageTooLarge));
        }
    }

    private static List<string> ReadAll(byte[] stream, int readBytes)
    {
        var scanner = new SipStreamScanner(SipLimits.Default);
        var messages = new List<string>();
        var start = 0;
        for (var end = 0; end < stream.Length;)
        {
            end = Math.Min(end + readBytes, stream.Length);
            while (scanner.TryMeasure(stream.AsSpan(start, end - start), out var skip, out var length, out _))
            {
                messages.Add(WireText.Text(stream.AsSpan(start + skip, length)));
                start += skip + length;
            }
        }

        return messages;
    }
}
