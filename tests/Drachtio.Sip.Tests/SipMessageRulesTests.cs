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

    [Test]
    public void What_was_read_for_the_check_is_handed_on()
    {
        var message = Message(Good.Replace("\nContact:", "\nVia: SIP/2.0/TCP 192.0.2.9;branch=z9hG4bK2;rport\nContact: <sip:first@192.0.2.7;ob>;q=0.5\nContact:", StringComparison.Ordinal));

        var error = SipMessageRules.Check(message, out var parts);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(error, Is.EqualTo(SipParseError.None));
            Assert.That(parts.TopVia.Branch.SequenceEqual("z9hG4bK1"u8), Is.True);
            Assert.That(parts.To.Uri.SequenceEqual("sip:1000@example.com"u8), Is.True);
            Assert.That(parts.ToUri.Host.SequenceEqual("example.com"u8), Is.True);
            Assert.That(parts.CSeq.Number, Is.EqualTo(1));
            Assert.That(parts.HasContact, Is.True);
            Assert.That(parts.FirstContact.TryGetQ(out var q) ? q : 0, Is.EqualTo(500));
            Assert.That(parts.FirstContactUri.User.SequenceEqual("first"u8), Is.True);
        }
    }

    [TestCase("Contact: *", true)]
    [TestCase("Subject: none", false)]
    public void Without_an_address_in_Contact_there_is_no_URI_of_one(string line, bool hasContact)
    {
        var message = Message(Good.Replace("Contact: <sip:1000@192.0.2.1>", line, StringComparison.Ordinal));

        var error = SipMessageRules.Check(message, out var parts);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(error, Is.EqualTo(SipParseError.None));
            Assert.That(parts.HasContact, Is.EqualTo(hasContact));
            Assert.That(parts.FirstContact.IsStar, Is.EqualTo(hasContact));
            Assert.That(parts.FirstContactUri.Text.IsEmpty, Is.True);
        }
    }

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

    private static SipParseError Check(string text) => SipMessageRules.Check(Message(text));

    private static SipMessage Message(string text)
    {
        SipMessage.TryCreate(WireText.Sip(text), SipLimits.Default, out var message, out _);
        return message;
    }
}
