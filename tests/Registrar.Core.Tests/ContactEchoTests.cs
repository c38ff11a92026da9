using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>What a phone said of itself comes back to it as it said it, wherever its requests go.</summary>
public sealed class ContactEchoTests
{
    [TestCase("<sip:1000@10.0.0.9:5060>", "UDP", "udp", "198.51.100.7")]
    [TestCase("<sip:1000@10.0.0.9:5060;ob>;q=0.7;+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\"", "UDP", "udp", "198.51.100.7")]
    [TestCase("<sip:10.20.30.40@10.1.2.3:5070;transport=tcp>", "TCP", "tcp", "198.51.100.7")]
    [TestCase("<sip:%31000@Phone.Example.COM;Transport=UDP;x=%41>;audio;methods=\"INVITE,ACK\"", "UDP", "udp", "198.51.100.7")]
    [TestCase("<sip:1000@[2001:db8::9]:5060>", "UDP", "udp", "2001:db8::5")]
    [TestCase("<sip:8hm2@gkv5pa3ja6vt.invalid;transport=ws>;reg-id=1", "WSS", "tcp", "198.51.100.7")]
    public async Task N3_the_200_echoes_the_Contact_as_sent_even_when_we_route_elsewhere(string contact, string via, string protocol, string address)
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { OptionsPing = 1 });
        var phone = new Phone(rig) { ViaTransport = via, Source = new Source(address, 40_001, protocol) };

        var answer = phone.Register("600", contact);
        var refreshed = phone.SendWithDigest();
        rig.Advance(2);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Contacts, Is.EqualTo(new[] { $"{contact};expires=600" }));
            Assert.That(refreshed.Contacts, Is.EqualTo(answer.Contacts));
            Assert.That(rig.Registrar.User(Phone.Realm, "1000").Single().Sent.Single(), Is.EqualTo(contact.Split('<', 2)[1].Split('>')[0]));
            Assert.That(rig.Link.Pings, Is.Not.Empty);
            Assert.That(rig.Link.Pings[0].NextHop, Does.Contain(address).And.Contain(":40001"));
        }
    }
}
