namespace Drachtio.Sip.Tests;

/// <summary>RFC 3261 §19.1.4 (its own examples first), RFC 5954 for IPv6, RFC 3966 §4 for tel.</summary>
public sealed class SipUriEquivalenceTests
{
    [TestCase("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtlanTa.CoM;Transport=tcp")]
    [TestCase("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5")]
    [TestCase("sip:carol@chicago.com", "sip:carol@chicago.com;security=on")]
    [TestCase("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on")]
    [TestCase("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com", "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com")]
    [TestCase("sip:alice@atlanta.com?subject=project%20x&priority=urgent", "sip:alice@atlanta.com?priority=urgent&subject=project%20x")]
    [TestCase("sip:%61lice@EXAMPLE.com;transport=udp", "sip:alice@example.com;Transport=UDP")]
    [TestCase("SIP:a@b", "sip:a@B")]
    [TestCase("sip:a%2Eb@c", "sip:a.b@c")]
    [TestCase("sip:a%3bb@c", "sip:a%3Bb@c")]
    [TestCase("sip:a@b;x=%41", "sip:a@b;X=a")]
    [TestCase("sip:%C3%A9@b", "sip:é@b")]
    [TestCase("sip:a@b;lr", "sip:a@b")]
    [TestCase("sip:a@[2001:db8::1]", "sip:a@[2001:DB8:0:0::1]")]
    [TestCase("sip:[::ffff:192.0.2.1]:5060", "sip:[::FFFF:c000:201]:5060")]
    [TestCase("tel:+44-1632-960083", "tel:+441632960083")]
    [TestCase("tel:+1.800.555.0199;EXT=12", "TEL:+1(800)5550199;ext=12")]
    [TestCase("tel:7042;phone-context=+1-914", "tel:70-42;phone-context=+1914")]
    [TestCase("sip:a@b;x=1;x=2", "sip:a@b;x=1;x=2")]
    [TestCase("urn:service:sos", "urn:service:sos")]
    public void Equal_uris_are_equivalent_both_ways(string left, string right)
    {
        var a = Parsed.Uri(left);
        var b = Parsed.Uri(right);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(a.IsEquivalentTo(b), Is.True);
            Assert.That(b.IsEquivalentTo(a), Is.True);
        }
    }

    [TestCase("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP")]
    [TestCase("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060")]
    [TestCase("sip:bob@biloxi.com", "sip:bob@biloxi.com:0")]
    [TestCase("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp")]
    [TestCase("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp")]
    [TestCase("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting")]
    [TestCase("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4")]
    [TestCase("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off")]
    [TestCase("sip:a@b", "sips:a@b")]
    [TestCase("sip:a@b", "sip:b")]
    [TestCase("sip:a@b", "sip:a:p@b")]
    [TestCase("sip:a:p@b", "sip:a:P@b")]
    [TestCase("sip:a%3Bb@c", "sip:a;b@c")]
    [TestCase("sip:a%40b@c", "sip:a%41b@c")]
    [TestCase("sip:a@b;user=phone", "sip:a@b")]
    [TestCase("sip:a@b;ttl=1", "sip:a@b")]
    [TestCase("sip:a@b;method=INVITE", "sip:a@b")]
    [TestCase("sip:a@b;maddr=1.2.3.4", "sip:a@b")]
    [TestCase("sip:a@b;%74ransport=udp", "sip:a@b")]
    [TestCase("sip:a@b?x=1", "sip:a@b?x=2")]
    [TestCase("sip:a@b?x=1", "sip:a@b?x=1&y=2")]
    [TestCase("sip:a@[2001:db8::1]", "sip:a@[2001:db8::2]")]
    [TestCase("tel:+441632960083", "tel:+441632960084")]
    [TestCase("tel:+441632960083", "tel:+441632960083;ext=1")]
    [TestCase("tel:7042;phone-context=a.example", "tel:7042;phone-context=b.example")]
    [TestCase("tel:+441632960083", "sip:+441632960083@example.com;user=phone")]
    [TestCase("urn:service:sos", "urn:service:fire")]
    public void Different_uris_are_not_equivalent_either_way(string left, string right)
    {
        var a = Parsed.Uri(left);
        var b = Parsed.Uri(right);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(a.IsEquivalentTo(b), Is.False);
            Assert.That(b.IsEquivalentTo(a), Is.False);
        }
    }
}
