using Drachtio.Testing;
using Registrar.EndToEnd.Processes;

namespace Registrar.EndToEnd;

/// <summary>What happens to phones when the drachtio-server or the way to it goes away.</summary>
public sealed class ReconnectTests : EndToEndTest
{
    private const int PhoneCount = 12;

    [Test]
    public async Task Restart_of_the_server_in_mid_traffic_loses_no_binding_and_no_later_refresh()
    {
        Server.RequireRestart();
        var program = await StartProgramAsync();
        var phones = await RegisteredPhonesAsync();
        var before = await CallIdsAsync(program);
        using var stop = new CancellationTokenSource();
        var traffic = phones.Select(phone => new PhoneTraffic(phone)).ToArray();
        var running = Task.WhenAll(traffic.Select(one => one.RunAsync(stop.Token)));
        await ServedAgainAsync(traffic);

        await Server.StopAsync();
        var during = await CallIdsAsync(program);
        await Server.StartAsync();
        await ServedAgainAsync(traffic);
        await stop.CancelAsync();
        await running;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Has.Count.EqualTo(PhoneCount));
            Assert.That(during, Is.EquivalentTo(before));
            Assert.That(await CallIdsAsync(program), Is.EquivalentTo(before));
            Assert.That(traffic.SelectMany(one => one.Strange), Is.Empty, "Answers other than 200, a challenge, or the 503 of a server without an application.");
        }
    }

    [Test]
    public async Task Cut_control_connection_keeps_bindings_and_serves_again()
    {
        await using var proxy = new CuttingProxy(Server.AdminHost, Server.AdminPort);
        var program = await StartProgramAsync(Setup() with { DrachtioHost = "127.0.0.1", DrachtioPort = proxy.EndPoint.Port });
        var phone = await PhoneAsync();
        await phone.RegisterAsync();
        await proxy.NextLinkAsync(Guard);

        proxy.Cut();
        await proxy.NextLinkAsync(Guard);
        await NextSuccessAsync(phone);

        var shown = await program.UserAsync(Realm, phone.Account.Username);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(shown, Has.Count.EqualTo(1));
            Assert.That((string?)shown[0]!["callid"], Is.EqualTo(phone.CallId));
        }
    }

    [Test]
    public async Task Control_bytes_in_random_pieces_change_nothing([Values(1, 7, 300)] int largestPiece)
    {
        await using var proxy = new CuttingProxy(Server.AdminHost, Server.AdminPort) { SplitMaxBytes = largestPiece, SplitSeed = 4711 };
        var program = await StartProgramAsync(Setup() with { DrachtioHost = "127.0.0.1", DrachtioPort = proxy.EndPoint.Port });

        var phones = await RegisteredPhonesAsync();

        Assert.That(await CallIdsAsync(program), Is.EquivalentTo(phones.Select(phone => phone.CallId)));
    }

    [Test]
    public async Task Program_started_before_the_server_answers_http_and_serves_once_it_is_there()
    {
        Server.RequireRestart();
        await Server.StopAsync();
        var program = StartProgram(Setup());
        try
        {
            await program.WaitForHttpAsync();
            Assert.That(await program.RealmsAsync(), Is.Empty);
        }
        finally
        {
            await Server.StartAsync();
        }

        await NextSuccessAsync(await PhoneAsync());
    }

    [Test]
    public async Task Refused_secret_ends_the_program_with_3()
    {
        var program = StartProgram(Setup() with { DrachtioSecret = "not the secret" });

        var exitCode = await program.Process.WaitForExitAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(3));
            Assert.That(program.Process.Everything, Does.Contain("secret"));
            Assert.That(program.Process.Everything, Does.Not.Contain("not the secret"));
        }
    }

    [Test]
    public async Task Stopped_program_leaves_the_phones_to_the_servers_own_503()
    {
        var program = await StartProgramAsync();
        var phone = await PhoneAsync();
        await phone.RegisterAsync();

        await program.StopAsync();
        var answer = await phone.RequestAsync(phone.BuildRegister(PhoneRegister.Default));

        Assert.That(answer.Status, Is.EqualTo(503));
    }

    private async Task<IReadOnlyList<ScriptedPhone>> RegisteredPhonesAsync()
    {
        var phones = new List<ScriptedPhone>();
        for (var count = 0; count < PhoneCount; count++) phones.Add(await PhoneAsync());
        var answers = await Task.WhenAll(phones.Select(phone => phone.RegisterAsync()));
        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(200));
        return phones;
    }

    private static async Task<IReadOnlyList<string?>> CallIdsAsync(RegistrarProgram program) =>
        [.. (await program.UsersAsync(Realm)).Select(one => (string?)one!["callid"])];

    private static Task NextSuccessAsync(ScriptedPhone phone) =>
        Eventually.IsTrueAsync(async () => await PhoneTraffic.TryRegisterAsync(phone) == 200, Guard, "a served REGISTER");

    // Every phone got a 200 to a REGISTER that was sent after this call.
    private static async Task ServedAgainAsync(PhoneTraffic[] traffic)
    {
        var marks = traffic.Select(one => one.Served + 2).ToArray();
        await Eventually.IsTrueAsync(() => Task.FromResult(traffic.Zip(marks).All(pair => pair.First.Served >= pair.Second)), Guard, "two more refreshes of every phone");
    }
}
