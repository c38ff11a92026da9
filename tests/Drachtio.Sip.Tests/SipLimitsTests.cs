using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class SipLimitsTests
{
    [TestCase(41, true), TestCase(40, false)]
    public void Message_above_the_cap_is_513(int cap, bool isRead)
    {
        // 41 bytes.
        var error = Parse("OPTIONS sip:a@b SIP/2.0\nSubject: xyz\n\n", SipLimits.Default with { MaxMessageBytes = cap });

        Assert.That(error.ToStatus(), Is.EqualTo(isRead ? 200 : 513));
    }

    [TestCase("Content-Length: 5\n\nabcde"), TestCase("To: x\n\nabcde")]
    public void Body_above_the_cap_is_413(string rest)
    {
        var error = Parse("OPTIONS sip:a@b SIP/2.0\n" + rest, SipLimits.Default with { MaxBodyBytes = 4 });

        Assert.That(error.ToStatus(), Is.EqualTo(413));
    }

    [TestCase(7, 200), TestCase(6, 414)]
    public void Request_uri_above_the_cap_is_414(int cap, int status)
    {
        var error = Parse("OPTIONS sip:a@b SIP/2.0\n\n", SipLimits.Default with { MaxUriBytes = cap });

        Assert.That(error.ToStatus(), Is.EqualTo(status));
    }

    [TestCase(3, SipParseError.None), TestCase(2, SipParseError.TooManyHeaders)]
    public void Header_count_has_a_cap(int cap, SipParseError expected)
    {
        var error = Parse("OPTIONS sip:a@b SIP/2.0\nTo: x\nTo: y\n folded\nTo: z\n\n", SipLimits.Default with { MaxHeaders = cap });

        Assert.That(error, Is.EqualTo(expected));
    }

    [TestCase(14, SipParseError.None), TestCase(13, SipParseError.HeaderTooLong)]
    public void Header_length_counts_its_folds(int cap, SipParseError expected)
    {
        // "To: abc" CRLF " defg"
        var error = Parse("OPTIONS sip:a@b SIP/2.0\nTo: abc\n defg\n\n", SipLimits.Default with { MaxHeaderBytes = cap });

        Assert.That(error, Is.EqualTo(expected));
    }

    [TestCase(2, SipParseError.None), TestCase(1, SipParseError.TooManyValues)]
    public void Values_of_a_list_have_a_cap(int cap, SipParseError expected)
    {
        var text = "OPTIONS sip:a@b SIP/2.0\nVia: SIP/2.0/UDP a\nFrom: sip:a@b\nTo: sip:a@b\nCall-ID: 1\nCSeq: 1 OPTIONS\nSupported: path, gruu\n\n";
        SipMessage.TryCreate(WireText.Sip(text), SipLimits.Default with { MaxValuesPerHeader = cap }, out var message, out _);

        Assert.That(SipMessageRules.Check(message), Is.EqualTo(expected));
    }

    [Test]
    public void Cap_of_headers_leaves_those_before_readable()
    {
        SipMessage.TryCreate(WireText.Sip("OPTIONS sip:a@b SIP/2.0\nVia: v\nTo: t\n\n"), SipLimits.Default with { MaxHeaders = 1 }, out var message, out _);

        Assert.That(message.GetString(SipHeaderId.Via), Is.EqualTo("v"));
    }

    private static SipParseError Parse(string text, SipLimits limits)
    {
        SipMessage.TryCreate(WireText.Sip(text), limits, out _, out var error);
        return error;
    }
}
