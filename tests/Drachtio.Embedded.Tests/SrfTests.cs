using System.Net;
using Drachtio.Embedded.Tests.Support;
using Drachtio.Testing;

namespace Drachtio.Embedded.Tests;

/// <summary>npm's drachtio-srf against the embedded server: a client we did not write says whether our server speaks its protocol.</summary>
[NonParallelizable]
internal sealed class SrfTests
{
    private static readonly PhoneAccount Account = new("1000", SrfPeer.Password, "srf.example.com");

    [TestCase(false)]
    [TestCase(true)]
    public async Task Phone_registers_with_srf_and_answers_its_options_and_notify(bool isStream)
    {
        await using var server = await StartAsync();
        await using var srf = await SrfPeer.StartAsync(server);
        await srf.NextAsync("connect");
        await using var phone = isStream ? await ScriptedPhone.TcpAsync(server.SipEndPoints[0], Account) : await ScriptedPhone.UdpAsync(server.SipEndPoints[0], Account);

        var answer = await phone.RegisterAsync(60);
        var challenged = await srf.NextAsync("challenge");
        await srf.NextAsync("registered");
        var options = await phone.WaitForRequestAsync("OPTIONS");
        var notify = await phone.WaitForRequestAsync("NOTIFY");
        var first = await srf.NextAsync("response");
        var second = await srf.NextAsync("response");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(challenged.GetProperty("protocol").GetString(), Is.EqualTo(isStream ? "tcp" : "udp"));
            Assert.That(challenged.GetProperty("source").GetString(), Is.EqualTo(phone.LocalEndPoint.ToString()));
            Assert.That(options.Header("From"), Does.StartWith("<sip:registrar@srf.example.com>;tag="));
            Assert.That(notify.Header("Event"), Is.EqualTo("keep-alive"));
            Assert.That(new[] { first.GetProperty("status").GetInt32(), second.GetProperty("status").GetInt32() }, Is.EqualTo(new[] { 200, 200 }));
            Assert.That(server.Violations, Is.Empty);
        }
    }

    [Test]
    public async Task Wrong_password_is_refused_by_srf()
    {
        await using var server = await StartAsync();
        await using var srf = await SrfPeer.StartAsync(server);
        await srf.NextAsync("connect");
        await using var phone = await ScriptedPhone.UdpAsync(server.SipEndPoints[0], Account with { Password = "wrong" });

        var answer = await phone.RegisterAsync(60);

        Assert.That(answer.Status, Is.EqualTo(403));
    }

    [Test]
    public async Task Sipp_registers_ten_times_with_srf()
    {
        var sipp = ExternalTool.Require("sipp", "install Debian's sip-tester");
        await using var server = await StartAsync();
        await using var srf = await SrfPeer.StartAsync(server);
        await srf.NextAsync("connect");

        using var run = SrfPeer.Start(
            sipp, server.SipEndPoints[0].ToString(), "-sf", "register.xml", "-i", "127.0.0.1", "-m", "10", "-r", "10", "-aa", "-nostdin", "-timeout", "20s",
            "-timeout_error", "-p", "0");
        var output = run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));

        Assert.That(run.ExitCode, Is.Zero, await output);
        await srf.TimesAsync("registered", 10);
    }

    private static Task<EmbeddedDrachtio> StartAsync() =>
        EmbeddedDrachtio.StartAsync(new EmbeddedOptions { Sip = [new IPEndPoint(IPAddress.Loopback, 0)] });
}
