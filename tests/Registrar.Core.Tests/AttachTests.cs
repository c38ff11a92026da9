using System.Net;
using Drachtio.Client;
using Drachtio.Embedded;
using Drachtio.Testing;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>The whole way once, over loopback: phone, embedded server, client, registrar.</summary>
public sealed class AttachTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(15);
    private static readonly PhoneAccount Account = new("1000", "secret0", Phone.Realm);

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_phone_registers_is_pinged_and_unregisters(bool isTcp)
    {
        await using var server = await EmbeddedDrachtio.StartAsync(new EmbeddedOptions { Admin = new IPEndPoint(IPAddress.Loopback, 0), Sip = [new IPEndPoint(IPAddress.Loopback, 0)] });
        await using var client = new DrachtioClient(new DrachtioClientOptions { Servers = [new DrachtioServerOptions { Port = server.AdminEndPoint.Port }] });
        await using var registrar = new SipRegistrar(RegistrarRig.Unmetered(new RegistrarOptions { OptionsPing = 1 }), new FakeDirectory());
        registrar.Attach(client);
        await client.ConnectAsync().WaitAsync(Guard);
        await using var phone = await (isTcp ? ScriptedPhone.TcpAsync(server.SipEndPoints[0], Account) : ScriptedPhone.UdpAsync(server.SipEndPoints[0], Account));

        var answer = await phone.RegisterAsync();
        var ping = await phone.WaitForRequestAsync("OPTIONS");
        var registration = registrar.User(Phone.Realm, "1000").Single();
        var gone = await phone.UnregisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(answer.Contacts.Single(), Does.EndWith(";expires=3600"));
            Assert.That(ping.Header("From"), Does.StartWith($"<sip:{Phone.Realm}>"));
            Assert.That(registration.Network.Protocol, Is.EqualTo(isTcp ? "tcp" : "udp"));
            Assert.That(gone.Status, Is.EqualTo(200));
            Assert.That(registrar.User(Phone.Realm, "1000"), Is.Empty);
            Assert.That(server.Violations, Is.Empty);
        }
    }
}
