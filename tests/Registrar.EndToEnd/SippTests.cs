using System.Globalization;
using System.Net;
using Drachtio.Testing;
using Registrar.EndToEnd.Processes;

namespace Registrar.EndToEnd;

/// <summary>A phone that is not ours: sipp with a scenario of our own (Sipp/register.xml).</summary>
public sealed class SippTests : EndToEndTest
{
    /// <summary>README: <c>dotnet run --project src/Registrar -- --embedded</c>. The test adds free ports, since 5060 and 9000 may be in use.</summary>
    [TestCase("u1")]
    [TestCase("t1")]
    public async Task Sipp_registers_at_the_program_as_README_starts_it_and_unregisters(string transport)
    {
        var sip = new IPEndPoint(IPAddress.Loopback, FreePort.Sip());
        var shipped = new PhoneAccount("1000", "<yourpassword>", Realm);
        var port = FreePort.Sip();
        var program = await StartFromSourceAsync("--embedded", $"--embedded:sip={sip}", "--http:port", "0");

        var registered = await SippAsync(sip, shipped, transport, port, lifetime: 3600, calls: 1);
        var shown = await program.UserAsync(Realm, shipped.Username);
        var unregistered = await SippAsync(sip, shipped, transport, port, lifetime: 0, calls: 1);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(registered, Is.Zero);
            Assert.That(shown, Has.Count.EqualTo(1));
            Assert.That((string?)shown[0]!["useragent"], Is.EqualTo("SIPp"));
            Assert.That(unregistered, Is.Zero);
            Assert.That(await program.UserAsync(Realm, shipped.Username), Is.Empty);
        }
    }

    [TestCase("u1")]
    [TestCase("t1")]
    public async Task Two_hundred_registrations_of_sipp_through_the_server_of_this_run_are_all_answered(string transport)
    {
        await StartProgramAsync();

        var exitCode = await SippAsync(Server.SipV4, NewAccount(), transport, FreePort.Sip(), lifetime: 3600, calls: 200);

        Assert.That(exitCode, Is.Zero);
    }

    private static async Task<int> SippAsync(IPEndPoint server, PhoneAccount account, string transport, int port, int lifetime, int calls)
    {
        var sipp = ExternalTool.Require("sipp", "install Debian's sip-tester (or sipp of your system)");
        var scenario = Path.Combine(AppContext.BaseDirectory, "Sipp", "register.xml");
        string[] arguments =
        [
            server.ToString(), "-sf", scenario, "-t", transport, "-p", $"{port}",
            "-s", account.Username, "-au", account.Username, "-ap", account.Password,
            "-key", "lifetime", lifetime.ToString(CultureInfo.InvariantCulture),
            "-m", $"{calls}", "-r", "100", "-timeout", "15", "-timeout_error", "-nostdin",
        ];
        await using var process = ChildProcess.Start(sipp, arguments, Path.GetTempPath(), new Dictionary<string, string?> { ["TERM"] = "dumb" });
        var exitCode = await process.WaitForExitAsync();
        if (exitCode != 0) await TestContext.Out.WriteLineAsync(process.Everything);
        return exitCode;
    }
}
