using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class SipMessageRulesTests
{
    private const string Good = """
        REGISTER sip:example.com SIP/2.0
        Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1
        From: <sip:1000@example.com>;tag=a
        To: <sip:1000@example.com>
        Call-ID: c1@192.0.2.1
        CSeq: 1 REGISTER
        Contact: <sip:1000@192.0.2.1>
        Expires: 60


        """;

    [Test]
    public void Good_request_passes() => Assert.That(Check(Good), Is.EqualTo(SipParseError.None));

    [TestCase("Via"), TestCase("From"), TestCase("To"), TestCase("Call-ID"), TestCase("CSeq")]
    public void Header_that_every_message_has_must_be_there(string name)
    {
        var text = Good.Replace($"\n{name}:", $"\nX-{name}:", StringComparison.Ordinal);

        Assert.That(Check(text), Is.EqualTo(SipParseError.MissingHeader));
    }

    [TestCase("From: <sip:b@c>;tag=b"), TestCase("t: <sip:b@c>"), TestCase("i: other"), TestCase("CSeq: 2 REGISTER"), TestCase("Expires: 60")]
    public void Single_header_must_not_stand_twice(string line)
    {
        var text = Good.Replace("Contact:", line + "\nContact:", StringComparison.Ordinal);

        Assert.That(Check(text), Is.EqualTo(SipParseError.DuplicateHeader));
    }

    [TestCase("sip:example.com", "sip:example.com;x", SipParseError.None)]
    [TestCase("sip:example.com", "sip:a b", SipParseError.MalformedStartLine)]
    [TestCase("sip:example.com", "example.com", SipParseError.MalformedRequestUri)]
    [TestCase("sip:example.com", "sip:", SipParseError.MalformedRequestUri)]
    [TestCase("sip:example.com", "sip:example.com?a=b", SipParseError.MalformedRequestUri)]
    [TestCase("sip:example.com", "http://example.com", SipParseError.UnsupportedUriScheme)]
    [TestCase("sip:example.com", "tel:+441632960083", SipParseError.None)]
    [TestCase("SIP/2.0/UDP 192.0.2.1", "SIP/2.0/UDP", SipParseError.MalformedVia)]
    [TestCase("From: <sip:1000@example.com>", "From: <sip:1000@exa mple.com>", SipParseError.MalformedFrom)]
    [TestCase("To: <sip:1000@example.com>", "To: <sip:@example.com>", SipParseError.MalformedTo)]
    [TestCase("To: <sip:1000@example.com>", "To: <tel:1000>", SipParseError.MalformedTo)]
    [TestCase("c1@192.0.2.1", "", SipParseError.MalformedCallId)]
    [TestCase("c1@192.0.2.1", "c 1", SipParseError.MalformedCallId)]
    [TestCase("1 REGISTER", "one REGISTER", SipParseError.MalformedCSeq)]
    [TestCase("1 REGISTER", "2147483648 REGISTER", SipParseError.MalformedCSeq)]
    [TestCase("1 REGISTER", "1 register", SipParseError.CSeqMethodMismatch)]
    [TestCase("Contact: <sip:1000@192.0.2.1>", "Contact: *", SipParseError.None)]
    [TestCase("Contact: <sip:1000@192.0.2.1>", "Contact: *, <sip:a@b>", SipParseError.MalformedContact)]
    [TestCase("Contact: <sip:1000@192.0.2.1>", "Contact: *;expires=0", SipParseError.MalformedContact)]
    [TestCase("Contact: <sip:1000@192.0.2.1>", "Contact: <sip:1000@192.0.2.1>\r\nRequire: a\u001bb", SipParseError.MalformedRequire)]
    [TestCase("Contact: <sip:1000@192.0.2.1>", "Contact: <sip:1000@192.0.2.1>\r\nRequire: path, a b", SipParseError.MalformedRequire)]
    [TestCase("Contact: <sip:1000@192.0.2.1>", "Contact: <sip:>", SipParseError.MalformedContact)]
    [TestCase("Contact: <sip:1000@192.0.2.1>", "Contact:", SipParseError.None)]
    [TestCase("Expires: 60", "Expires: soon", SipParseError.None)]
    public void Message_with_one_part_changed_is_judged(string part, string changed, SipParseError expected) =>
        Assert.That(Check(Good.Replace(part, changed, StringComparison.Ordinal)), Is.EqualTo(expected));

    [Test]
    public void Response_is_not_judged_by_the_method_of_its_cseq()
    {
        var text = Good.Replace("REGISTER sip:example.com SIP/2.0", "SIP/2.0 200 OK", StringComparison.Ordinal);

        Assert.That(Check(text), Is.EqualTo(SipParseError.None));
    }

    [Test]
    public void Error_of_the_parse_comes_first()
    {
        var text = Good.Replace("SIP/2.0\n", "SIP/4.0\n", StringComparison.Ordinal).Replace("CSeq", "X-CSeq", StringComparison.Ordinal);

        Assert.That(Check(text), Is.EqualTo(SipParseError.UnsupportedVersion));
    }

    private static SipParseError Check(string text)
    {
        SipMessage.TryCreate(WireText.Sip(text), SipLimits.Default, out var message, out _);
        return SipMessageRules.Check(message);
    }
}
