using System.Text;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class ViaValueTests
{
    [TestCase("SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK87asdks7", "UDP", "192.0.2.1", 5060)]
    [TestCase("SIP/2.0/TLS host.example.com", "TLS", "host.example.com", 0)]
    [TestCase("SIP / 2.0 / UDP first.example.com: 4000;ttl=16 ;maddr=224.2.0.1 ;branch=z9hG4bKa7c6a8dlze.1", "UDP", "first.example.com", 4000)]
    [TestCase("SIP/2.0/TCP [2001:db8::9:1]:6050;branch=z9hG4bKas3-111", "TCP", "[2001:db8::9:1]", 6050)]
    [TestCase("SIP/2.0/TCP [2001:db8::9:1]", "TCP", "[2001:db8::9:1]", 0)]
    [TestCase("SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bK56sdasks", "WS", "df7jal23ls0d.invalid", 0)]
    [TestCase("SIP\r\n /2.0/UDP\r\n  a : 5070 ;rport", "UDP", "a", 5070)]
    public void Via_gives_its_parts(string text, string transport, string host, int port)
    {
        var via = Parsed.Via(text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(WireText.Text(via.Protocol), Is.EqualTo("SIP"));
            Assert.That(WireText.Text(via.Version), Is.EqualTo("2.0"));
            Assert.That(WireText.Text(via.Transport), Is.EqualTo(transport));
            Assert.That(WireText.Text(via.Host), Is.EqualTo(host));
            Assert.That(via.Port, Is.EqualTo(port));
        }
    }

    [TestCase(""), TestCase("SIP/2.0/UDP"), TestCase("SIP/2.0/UDP "), TestCase("SIP/2.0 a"), TestCase("SIP/2.0/UDPa;b"), TestCase("/2.0/UDP a"), TestCase("SIP//UDP a")]
    [TestCase("SIP/2.0/UDP ;branch=x"), TestCase("SIP/2.0/UDP a:"), TestCase("SIP/2.0/UDP a:b"), TestCase("SIP/2.0/UDP a:70000"), TestCase("SIP/2.0/UDP a:1:2"), TestCase("SIP/2.0/UDP :5060")]
    [TestCase("SIP/2.0/UDP a b"), TestCase("SIP/2.0/UDP 2001:db8::1"), TestCase("SIP/2.0/UDP [::1"), TestCase("SIP/2.0/UDP [::1]]:5060"), TestCase("SIP/2.0/UDP [::1]5060")]
    [TestCase("SIP/2.0/UDP a;branch=\"x"), TestCase("SIP/2.0/UDP a;branch=x y"), TestCase(";"), TestCase("SIP/2.0/UDP a,b")]
    public void Malformed_via_is_refused(string text) =>
        Assert.That(ViaValue.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);

    [Test]
    public void Via_parameters_are_found()
    {
        var via = Parsed.Via("SIP/2.0/UDP a;received=192.0.2.9;rport=1234;branch=z9hG4bKx;maddr=239.0.0.1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(WireText.Text(via.Received), Is.EqualTo("192.0.2.9"));
            Assert.That(via.HasRPort, Is.True);
            Assert.That(via.RPort, Is.EqualTo(1234));
            Assert.That(WireText.Text(via.Branch), Is.EqualTo("z9hG4bKx"));
            Assert.That(WireText.Text(via.MAddr), Is.EqualTo("239.0.0.1"));
        }
    }

    [TestCase("SIP/2.0/UDP a;rport", true, 0), TestCase("SIP/2.0/UDP a;rport=", true, 0), TestCase("SIP/2.0/UDP a", false, 0), TestCase("SIP/2.0/UDP a;rport=99999", true, 0)]
    public void Rport_may_be_empty(string text, bool hasRPort, int port)
    {
        var via = Parsed.Via(text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(via.HasRPort, Is.EqualTo(hasRPort));
            Assert.That(via.RPort, Is.EqualTo(port));
        }
    }

    [TestCase("z9hG4bKa", true), TestCase("Z9HG4BKa", true), TestCase("z9hG4bK", false), TestCase("1", false), TestCase("", false)]
    public void Branch_is_unique_with_the_cookie_and_more(string branch, bool isUnique) =>
        Assert.That(Parsed.Via($"SIP/2.0/UDP a;branch={branch}").HasUniqueBranch, Is.EqualTo(isUnique));
}
