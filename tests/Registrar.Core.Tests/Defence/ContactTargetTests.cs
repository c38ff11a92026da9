using System.Net;
using System.Text;
using Registrar.Core.Defence;

namespace Registrar.Core.Tests.Defence;

/// <summary>Where a Contact may point (S20).</summary>
internal sealed class ContactTargetTests
{
    private static readonly OwnListeners Own = new(
        [(SourceAddress.From(IPAddress.Parse("203.0.113.5")), 5060), (SourceAddress.From(IPAddress.Parse("203.0.113.5")), 5061), (SourceAddress.From(IPAddress.Parse("2001:db8::5")), 5060), (SourceAddress.From(IPAddress.Parse("198.51.100.9")), OwnListeners.AnyPort), (SourceAddress.From(IPAddress.Parse("127.0.0.3")), 5060)],
        "sip.example.com");

    [TestCase("sip:1000@192.0.2.9:5060")]
    [TestCase("sip:1000@192.168.1.10")]
    [TestCase("sip:1000@10.0.0.1:5060;transport=tcp")]
    [TestCase("sip:1000@172.16.0.1")]
    [TestCase("sip:1000@100.64.0.1")]
    [TestCase("sip:1000@[fd00::1]:5060")]
    [TestCase("sip:1000@[2001:db8::9]")]
    [TestCase("sips:1000@phone.example.com")]
    [TestCase("sip:a1b2@df7jal23ls0d.invalid;transport=ws")]
    [TestCase("sip:1000@host-127.example.com")]
    [TestCase("sip:1000@127.0.0.1.example.com")]
    [TestCase("sip:1000@mylocalhost")]
    [TestCase("sip:127.0.0.1@192.0.2.9")]
    [TestCase("sip:1000@192.0.2.9;maddr=192.0.2.10")]
    [TestCase("sip:1000@203.0.113.5:5070")]
    [TestCase("sip:1000@223.255.255.255")]
    public void S20_a_phone_may_be_anywhere_else(string contact) =>
        Assert.That(Judge(contact, "192.0.2.1"), Is.EqualTo(TargetVerdict.Allowed));

    [TestCase("sip:1000@0.0.0.0", TargetVerdict.Unspecified)]
    [TestCase("sip:1000@0.1.2.3:5060", TargetVerdict.Unspecified)]
    [TestCase("sip:1000@[::]", TargetVerdict.Unspecified)]
    [TestCase("sip:1000@[::ffff:0.0.0.0]", TargetVerdict.Unspecified)]
    [TestCase("sip:1000@224.0.1.75", TargetVerdict.Multicast)]
    [TestCase("sip:1000@239.255.255.255", TargetVerdict.Multicast)]
    [TestCase("sip:1000@[ff02::1]", TargetVerdict.Multicast)]
    [TestCase("sip:1000@[::ffff:224.0.1.75]", TargetVerdict.Multicast)]
    [TestCase("sip:1000@255.255.255.255", TargetVerdict.Broadcast)]
    [TestCase("sip:1000@240.0.0.1", TargetVerdict.Reserved)]
    [TestCase("sip:1000@127.0.0.1", TargetVerdict.Loopback)]
    [TestCase("sip:1000@127.255.255.254:5062", TargetVerdict.Loopback)]
    [TestCase("sip:1000@[::1]", TargetVerdict.Loopback)]
    [TestCase("sip:1000@[0:0:0:0:0:0:0:1]", TargetVerdict.Loopback)]
    [TestCase("sip:1000@localhost", TargetVerdict.Loopback)]
    [TestCase("sip:1000@LocalHost.", TargetVerdict.Loopback)]
    [TestCase("sip:1000@phone.localhost", TargetVerdict.Loopback)]
    [TestCase("sip:1000@ip6-localhost", TargetVerdict.Loopback)]
    [TestCase("sip:1000@169.254.169.254", TargetVerdict.LinkLocal)]
    [TestCase("sip:1000@[fe80::1]", TargetVerdict.LinkLocal)]
    [TestCase("sip:1000@[febf::1]", TargetVerdict.LinkLocal)]
    public void S20_nobody_is_called_there(string contact, TargetVerdict verdict) =>
        Assert.That(Judge(contact, "192.0.2.1"), Is.EqualTo(verdict));

    [TestCase("sip:1000@[::ffff:127.0.0.1]", TargetVerdict.Loopback)]
    [TestCase("sip:1000@[::ffff:7f00:1]", TargetVerdict.Loopback)]
    [TestCase("sip:1000@[::127.0.0.1]", TargetVerdict.Loopback)]
    [TestCase("sip:1000@[::ffff:0:127.0.0.1]", TargetVerdict.Loopback)]
    [TestCase("sip:1000@[64:ff9b::127.0.0.1]", TargetVerdict.Loopback)]
    [TestCase("sip:1000@[64:ff9b::7f00:1]", TargetVerdict.Loopback)]
    [TestCase("sip:1000@[2002:7f00:1::]", TargetVerdict.Loopback)]
    [TestCase("sip:1000@[::ffff:169.254.169.254]", TargetVerdict.LinkLocal)]
    [TestCase("sip:1000@[::ffff:203.0.113.5]", TargetVerdict.OwnListener)]
    [TestCase("sip:1000@[64:ff9b::203.0.113.5]", TargetVerdict.OwnListener)]
    public void S20_an_address_inside_an_address_is_judged(string contact, TargetVerdict verdict) =>
        Assert.That(Judge(contact, "192.0.2.1"), Is.EqualTo(verdict));

    [TestCase("127.1")]
    [TestCase("0x7f.1")]
    [TestCase("0x7f000001")]
    [TestCase("0X7F.0.0.1")]
    [TestCase("2130706433")]
    [TestCase("0177.0.0.1")]
    [TestCase("017700000001")]
    [TestCase("127.0.0.01")]
    [TestCase("127.0.0.1.")]
    [TestCase("192.168.001.010")]
    [TestCase("1.2.3.4.5")]
    [TestCase("256.0.0.1")]
    [TestCase("example.0x1")]
    [TestCase("99999999999")]
    public void S20_a_host_that_ends_in_a_number_is_four_decimals_or_nothing(string host) =>
        Assert.That(Judge($"sip:1000@{host}", "127.0.0.1"), Is.EqualTo(TargetVerdict.OddSpelling));

    [TestCase("127.1", "127.0.0.1")]
    [TestCase("0x7f.1", "127.0.0.1")]
    [TestCase("0x7f000001", "127.0.0.1")]
    [TestCase("2130706433", "127.0.0.1")]
    [TestCase("0177.0.0.1", "127.0.0.1")]
    [TestCase("10.1.515", "10.1.2.3")]
    [TestCase("10.66051", "10.1.2.3")]
    [TestCase("1.2.3.4", "1.2.3.4")]
    public void S20_what_a_resolver_would_make_of_it_is_known(string host, string address)
    {
        var isRead = AddressText.TryReadLooseV4(Encoding.ASCII.GetBytes(host), out var v4);

        Assert.That(isRead, Is.True);
        Assert.That(SourceAddress.FromV4(v4).ToString(), Is.EqualTo(address));
    }

    [TestCase("256.1.1.1")]
    [TestCase("1.2.3.4.5")]
    [TestCase("1.16777216")]
    [TestCase("4294967296")]
    [TestCase("08.1.1.1")]
    [TestCase("0x")]
    [TestCase("a.b")]
    [TestCase("")]
    public void S20_and_what_it_would_make_nothing_of(string host)
    {
        var isRead = AddressText.TryReadLooseV4(Encoding.ASCII.GetBytes(host), out var v4);

        // glibc reads "0x" as 0, others refuse it; either way it points nowhere a phone is.
        Assert.That(isRead && v4 != 0, Is.False);
    }

    [TestCase("sip:1000@203.0.113.5")]
    [TestCase("sip:1000@203.0.113.5:5060;transport=tcp")]
    [TestCase("sip:1000@203.0.113.5;transport=tls")]
    [TestCase("sips:1000@203.0.113.5")]
    [TestCase("sip:1000@[2001:db8::5]")]
    [TestCase("sip:1000@[2001:db8:0:0::5]:5060")]
    [TestCase("sip:1000@198.51.100.9:12345")]
    [TestCase("sip:1000@SIP.example.com")]
    [TestCase("sip:1000@sip.example.com.")]
    [TestCase("sip:1000@192.0.2.9;maddr=203.0.113.5")]
    [TestCase("sip:1000@phone.invalid;maddr=203.0.113.5")]
    [TestCase("sip:1000@127.0.0.3:5060")]
    public void S20_our_own_listeners_are_nobodys_phone_wherever_it_comes_from(string contact)
    {
        Assert.That(Judge(contact, "192.0.2.1"), Is.EqualTo(TargetVerdict.OwnListener));
        Assert.That(Judge(contact, "127.0.0.1"), Is.EqualTo(TargetVerdict.OwnListener));
    }

    [TestCase("sip:1000@127.0.0.1:5062", "127.0.0.1")]
    [TestCase("sip:1000@127.0.0.2:5062", "::1")]
    [TestCase("sip:1000@[::1]:5062", "127.0.0.1")]
    [TestCase("sip:1000@localhost:5062", "127.0.0.1")]
    [TestCase("sip:1000@169.254.3.4", "169.254.3.4")]
    [TestCase("sip:1000@[fe80::1]", "fe80::2")]
    public void S20_who_is_there_himself_may_say_so(string contact, string source) =>
        Assert.That(Judge(contact, source), Is.EqualTo(TargetVerdict.Allowed));

    [TestCase("sip:1000@169.254.3.4", "127.0.0.1", TargetVerdict.LinkLocal)]
    [TestCase("sip:1000@127.0.0.1:5062", "169.254.3.4", TargetVerdict.Loopback)]
    [TestCase("sip:1000@224.0.0.1", "127.0.0.1", TargetVerdict.Multicast)]
    [TestCase("sip:1000@0.0.0.0", "127.0.0.1", TargetVerdict.Unspecified)]
    public void S20_one_class_says_nothing_of_another(string contact, string source, TargetVerdict verdict) =>
        Assert.That(Judge(contact, source), Is.EqualTo(verdict));

    [TestCase("sip:1000@192.0.2.9;maddr=127.0.0.1", TargetVerdict.Loopback)]
    [TestCase("sip:1000@192.0.2.9;MADDR=224.2.0.1;ttl=15", TargetVerdict.Multicast)]
    [TestCase("sip:1000@192.0.2.9;maddr=[::1]", TargetVerdict.Loopback)]
    [TestCase("sip:1000@192.0.2.9;maddr=0x7f.1", TargetVerdict.OddSpelling)]
    [TestCase("sip:1000@192.0.2.9;maddr=localhost", TargetVerdict.Loopback)]
    public void S20_maddr_is_where_the_request_would_go(string contact, TargetVerdict verdict) =>
        Assert.That(Judge(contact, "192.0.2.1"), Is.EqualTo(verdict));

    [TestCase("tel:+441632960083")]
    [TestCase("http://127.0.0.1/")]
    [TestCase("sip:1000@[fe80::1%25eth0]")]
    [TestCase("sip:")]
    [TestCase("nonsense")]
    [TestCase("")]
    public void S20_what_is_no_SIP_URI_is_no_target(string contact) =>
        Assert.That(Judge(contact, "192.0.2.1"), Is.EqualTo(TargetVerdict.Unreadable));

    [TestCase("203.0.113.5:5060", "203.0.113.5", 5060)]
    [TestCase("[2001:db8::5]:5061", "2001:db8::5", 5061)]
    [TestCase("203.0.113.5", "203.0.113.5", 0)]
    [TestCase("2001:db8::5", "2001:db8::5", 0)]
    [TestCase("[2001:db8::5]", "2001:db8::5", 0)]
    public void S20_a_listener_is_read_as_the_server_writes_it(string text, string address, int port)
    {
        var isRead = OwnListeners.TryRead(Encoding.ASCII.GetBytes(text), out var place);

        Assert.That(isRead, Is.True);
        Assert.That(place.Address.ToString(), Is.EqualTo(address));
        Assert.That(place.Port, Is.EqualTo(port));
    }

    [TestCase("203.0.113.5:0")]
    [TestCase("203.0.113.5:65536")]
    [TestCase("203.0.113.5:50x")]
    [TestCase(":5060")]
    [TestCase("sip.example.com:5060")]
    [TestCase("")]
    public void S20_what_is_no_listener_is_left_out(string text) =>
        Assert.That(OwnListeners.TryRead(Encoding.ASCII.GetBytes(text), out _), Is.False);

    [Test]
    public void S20_a_listener_on_every_address_names_none()
    {
        var own = new OwnListeners([(SourceAddress.FromV4(0), 5060), (default, 5060)]);

        Assert.That(own.Contains(SourceAddress.FromV4(0), 5060), Is.False);
        Assert.That(own.Contains(default(SourceAddress), 5060), Is.False);
    }

    private static TargetVerdict Judge(string contact, string source) =>
        ContactTargets.Judge(Encoding.UTF8.GetBytes(contact), SourceAddress.From(IPAddress.Parse(source)), Own);
}
