using System.Net;
using Drachtio.Embedded;
using Drachtio.Testing;
using Registrar.Tests.Support;

namespace Registrar.Tests.WholeProgram;

/// <summary>The program against a drachtio-server that is not its own; here played by an embedded one of the test.</summary>
internal sealed class RealServerTests
{
    private const string Users = """
        "directory": { "com": { "example": { "1": { "secret": "<yourpassword>" }, "2": { "secret": "two" } } } }
        """;

    [Test]
    public async Task Placeholder_user_is_refused_and_reported_once_while_others_register()
    {
        await using var server = await EmbeddedDrachtio.StartAsync(new EmbeddedOptions { Sip = [new(IPAddress.Loopback, 0)] });
        using var folder = Folder(server.AdminEndPoint.Port);
        await using var program = RunningProgram.Start(folder);
        await program.WaitUntilReadyAsync(program.Output);
        await using var shipped = await ScriptedPhone.UdpAsync(server.SipEndPoints[0], new PhoneAccount("1", "<yourpassword>", "example.com"));
        await using var own = await ScriptedPhone.UdpAsync(server.SipEndPoints[0], new PhoneAccount("2", "two", "example.com"));

        var refused = await shipped.RegisterAsync();
        var accepted = await own.RegisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Status, Is.EqualTo(401));
            Assert.That(accepted.Status, Is.EqualTo(200));
            Assert.That(program.Output.All.Split("are refused (1): 1@example.com"), Has.Length.EqualTo(2));
        }
    }

    [Test]
    public async Task Server_that_comes_late_is_found()
    {
        var sip = new IPEndPoint(IPAddress.Loopback, 0);
        var first = await EmbeddedDrachtio.StartAsync(new EmbeddedOptions { Sip = [sip] });
        var admin = first.AdminEndPoint;
        await first.DisposeAsync();
        using var folder = Folder(admin.Port);
        await using var program = RunningProgram.Start(folder);
        await program.WaitForHttpAsync();

        await using var server = await EmbeddedDrachtio.StartAsync(new EmbeddedOptions { Admin = admin, Sip = [sip] });
        await program.WaitUntilReadyAsync(program.Output);
        await using var phone = await ScriptedPhone.UdpAsync(server.SipEndPoints[0], new PhoneAccount("2", "two", "example.com"));

        Assert.That((await phone.RegisterAsync()).Status, Is.EqualTo(200));
    }

    private static ConfigurationFolder Folder(int adminPort)
        => new(("default.json", $$"""{ "http": { "port": 0 }, "drachtio": { "port": {{adminPort}} }, {{Users}} }"""));
}
