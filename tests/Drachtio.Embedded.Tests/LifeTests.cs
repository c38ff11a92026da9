using System.Net;
using System.Net.Sockets;
using Drachtio.Embedded.Tests.Support;

namespace Drachtio.Embedded.Tests;

/// <summary>Starting, stopping and starting again on the same ports.</summary>
internal sealed class LifeTests
{
    [Test]
    public async Task Stop_ends_every_connection_at_once()
    {
        await using var server = await TestServer.StartAsync();
        var app = await server.AppAsync("register");
        var phone = await server.TcpAsync();

        await server.Server.StopAsync();

        Assert.That(async () => await Task.WhenAll(app.EndAsync(TimeSpan.FromSeconds(10)), phone.EndAsync(TimeSpan.FromSeconds(10))), Throws.Nothing);
    }

    [Test]
    public async Task Server_starts_again_on_its_ports_and_knows_nothing_of_before([Values(1, 2, 3)] int _)
    {
        var first = await TestServer.StartAsync();
        var app = await first.AppAsync("register");
        var phone = await first.TcpAsync();
        await phone.SendAsync(TestServer.Request("REGISTER", "a", transport: "TCP"));
        var frame = await TestServer.NextAsync(app, "REGISTER sip:");
        var (admin, sip) = (first.Server.AdminEndPoint, first.Sip);

        await first.Server.StopAsync();
        await using var second = await TestServer.StartAsync(options => options with { Admin = admin, Sip = [sip] });
        var reply = await TestServer.CommandAsync(await second.AppAsync(), $"sip|{TestServer.Transaction(frame)}|\nSIP/2.0 200 OK\n\n");
        await first.DisposeAsync();

        Assert.That(reply, Is.EqualTo("NOK|Response not sent due to unknown transaction"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Address_in_use_is_a_sentence_that_names_it(bool isUdp)
    {
        using var taken = isUdp
            ? new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (!isUdp) taken.Listen();
        var address = (IPEndPoint)taken.LocalEndPoint!;

        Assert.That(
            async () => await EmbeddedDrachtio.StartAsync(new EmbeddedOptions { Sip = [address] }),
            Throws.InstanceOf<IOException>().With.Message.StartsWith($"Cannot listen on {(isUdp ? "udp" : "tcp")} 127.0.0.1:{address.Port}: "));
    }

    [Test]
    public async Task Several_addresses_are_told_in_the_answer_to_authenticate()
    {
        Assume.That(Socket.OSSupportsIPv6);
        await using var server = await TestServer.StartAsync(options => options with
        {
            Sip = [new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.IPv6Loopback, 0)],
            Version = "v0.9.9",
        });
        var (v4, v6) = (server.Server.SipEndPoints[0].Port, server.Server.SipEndPoints[1].Port);

        var reply = await TestServer.CommandAsync(await server.ControlAsync(), "authenticate|cymru");

        var hosts = $"udp/127.0.0.1:{v4},tcp/127.0.0.1:{v4},udp/[::1]:{v6},tcp/[::1]:{v6}";
        Assert.That(reply, Is.EqualTo($"OK|{hosts}|v0.9.9|{hosts}"));
    }

    [Test]
    public async Task Wildcard_address_is_served_as_the_concrete_ones_it_stands_for()
    {
        await using var server = await TestServer.StartAsync(options => options with { Sip = [new IPEndPoint(IPAddress.Any, 0)] });
        var app = await server.AppAsync();
        var phone = server.Udp();
        var addresses = server.Server.SipEndPoints;

        await TestServer.CommandAsync(app, $"sip||\nOPTIONS sip:x@{addresses[0].Address}:{phone.Port} SIP/2.0\n\n");
        var request = await TestServer.NextAsync(phone, "OPTIONS sip:x@");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(addresses.Select(address => address.Address), Has.Member(IPAddress.Loopback).And.No.Member(IPAddress.Any));
            Assert.That(addresses.Select(address => address.Port).Distinct().Count(), Is.EqualTo(1));
            Assert.That(request, Does.Contain($"\r\nVia: SIP/2.0/UDP {addresses[0]};"));
        }
    }

    [Test]
    public async Task Request_over_ipv6_tells_the_source_bare_and_our_side_in_brackets()
    {
        Assume.That(Socket.OSSupportsIPv6);
        await using var server = await TestServer.StartAsync(options => options with { Sip = [new IPEndPoint(IPAddress.IPv6Loopback, 0)] });
        var app = await server.AppAsync("register");
        var phone = server.Udp();

        await phone.SendAsync(TestServer.Request("REGISTER", "a"));
        var frame = await TestServer.NextAsync(app, "REGISTER sip:");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(frame, Does.Contain($"|udp|::1|{phone.Port}|"));
            Assert.That(frame, Does.Contain($"||[::1]|{server.Sip.Port}|"));
            Assert.That(frame, Does.Contain($";received=::1;rport={phone.Port}"));
        }
    }

    [Test]
    public async Task Connections_above_the_cap_are_closed()
    {
        await using var server = await TestServer.StartAsync(options => options with { MaxAppConnections = 1, MaxStreamConnections = 1 });
        await server.AppAsync();
        var phone = await server.TcpAsync();
        await phone.SendAsync(TestServer.Request("BYE", "a", transport: "TCP"));
        await TestServer.NextAsync(phone, "481");

        var app = await server.ControlAsync();
        var stream = await server.TcpAsync();

        Assert.That(async () => await Task.WhenAll(app.EndAsync(TimeSpan.FromSeconds(10)), stream.EndAsync(TimeSpan.FromSeconds(10))), Throws.Nothing);
    }
}
