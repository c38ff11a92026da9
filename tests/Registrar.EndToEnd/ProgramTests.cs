using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Drachtio.Testing;
using Registrar.EndToEnd.Processes;

namespace Registrar.EndToEnd;

/// <summary>The program as its operator meets it: start, stop, configuration, output.</summary>
public sealed class ProgramTests : EndToEndTest
{
    [Test]
    public async Task Sigterm_ends_it_with_0()
    {
        var program = await StartProgramAsync();

        Assert.That(await program.StopAsync(), Is.Zero);
    }

    [Test]
    public async Task Broken_configuration_ends_it_with_2_and_names_file_and_line()
    {
        var program = StartProgram(Setup() with { RawConfiguration = "{\n  \"drachtio\": {\n    \"port\": oops\n  }\n}\n" });

        var exitCode = await program.Process.WaitForExitAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(program.Process.Everything, Does.Contain("default.json").And.Contain("3"));
        }
    }

    [Test]
    public async Task Value_out_of_range_ends_it_with_2_and_names_the_key()
    {
        var program = StartProgram(Setup(("expires", -1)));

        var exitCode = await program.Process.WaitForExitAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(program.Process.Everything, Does.Contain("registrar:expires").Or.Contain("registrar.expires"));
        }
    }

    [TestCase("--nonsense")]
    [TestCase("nonsense")]
    public async Task Unknown_argument_ends_it_with_2(string argument)
    {
        var program = StartProgram(Setup() with { Arguments = [argument] });

        var exitCode = await program.Process.WaitForExitAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(program.Process.Everything, Does.Contain(argument));
        }
    }

    [Test]
    public async Task Http_port_that_is_taken_ends_it_with_2_and_names_the_address()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var program = StartProgram(Setup() with { HttpPort = port });

        var exitCode = await program.Process.WaitForExitAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(program.Process.Everything, Does.Contain("127.0.0.1").And.Contain($"{port}"));
        }
    }

    [Test]
    public async Task Sip_port_that_is_taken_ends_the_embedded_program_with_2_and_names_the_address()
    {
        using var taken = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.Client.LocalEndPoint!).Port;
        var program = StartProgram(Setup() with { Arguments = ["--embedded", $"--embedded:sip=127.0.0.1:{port}"] });

        var exitCode = await program.Process.WaitForExitAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(program.Process.Everything, Does.Contain("127.0.0.1").And.Contain($"{port}"));
        }
    }

    [TestCase(PhoneNetwork.UdpV4)]
    [TestCase(PhoneNetwork.TcpV4)]
    public async Task Embedded_program_registers_a_phone_by_itself(PhoneNetwork network)
    {
        var port = FreePort.Sip();
        var program = await StartProgramAsync(Setup() with { DrachtioPort = 1, Arguments = ["--embedded", $"--embedded:sip=127.0.0.1:{port}"] });
        var phone = await PhoneAsync(network, server: new IPEndPoint(IPAddress.Loopback, port));

        var ok = await phone.RegisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ok.Status, Is.EqualTo(200));
            Assert.That(await program.UserAsync(Realm, phone.Account.Username), Has.Count.EqualTo(1));
            Assert.That(program.Process.Everything, Does.Contain($"127.0.0.1:{port}"));
            Assert.That(await program.StopAsync(), Is.Zero);
        }
    }

    [Test]
    public async Task Shipped_placeholder_secret_is_refused_with_a_real_server_and_reported_once()
    {
        var shipped = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "config", "default.json"));
        var program = await StartProgramAsync(new RegistrarSetup
        {
            RawConfiguration = shipped,
            Arguments = [$"--drachtio:port={Server.AdminPort}", $"--drachtio:host={Server.AdminHost}", "--drachtio:secret", Server.Secret, "--http:port=0"],
        });
        var phone = await PhoneAsync(account: new PhoneAccount("1000", "<yourpassword>", Realm));

        var answer = await phone.RegisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(program.Process.Everything, Does.Contain("placeholder"));
        }
    }

    [Test]
    public async Task Rewritten_directory_is_read_while_running_and_keeps_registrations()
    {
        var phone = await PhoneAsync();
        var added = new PhoneAccount("4000", RegistrarSetup.SecretOf("4000"), Realm);
        var program = await StartProgramAsync();
        await phone.RegisterAsync();

        await File.WriteAllTextAsync(program.ConfigurationFile, (Setup() with { Users = [phone.Account.Username, "4000"] }).ToJson());
        var newcomer = await PhoneAsync(account: added);
        await Eventually.IsTrueAsync(async () => await PhoneTraffic.TryRegisterAsync(newcomer) == 200, Guard, "the added user is served");

        Assert.That(await program.UserAsync(Realm, phone.Account.Username), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Broken_file_is_refused_while_running_and_the_old_one_stays_in_force()
    {
        var phone = await PhoneAsync();
        var program = await StartProgramAsync();

        await File.WriteAllTextAsync(program.ConfigurationFile, "{\n  \"directory\": {\n    \"com\": [\n");
        await program.Process.WaitForLineAsync(Guard, "not reloaded", "default.json");
        var ok = await phone.RegisterAsync();

        Assert.That(ok.Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Changed_options_apply_to_the_next_register()
    {
        var phone = await PhoneAsync();
        var program = await StartProgramAsync();

        await File.WriteAllTextAsync(program.ConfigurationFile, Setup(("maxexpires", 90)).ToJson());

        await Eventually.IsTrueAsync(async () => (await phone.RegisterAsync()).Contacts.Single().EndsWith(";expires=90", StringComparison.Ordinal), Guard, "90 seconds granted");
    }

    [Test]
    public async Task Events_are_one_json_line_each_on_standard_output_in_order()
    {
        var phone = await PhoneAsync();
        var program = await StartProgramAsync(Setup() with { Arguments = ["--events", "json"] });
        await phone.RegisterAsync(new PhoneRegister { Credentials = phone.Account with { Password = "wrong" } });
        await phone.RegisterAsync();
        await phone.RegisterAsync(new PhoneRegister { IsPreemptive = true });
        await phone.UnregisterAsync();

        await program.Process.WaitForLineAsync(Guard, "\"event\":\"unregister\"");

        var events = program.Process.Output.Select(line => JsonNode.Parse(line)!).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(events.Select(one => (string?)one["event"]), Is.EqualTo(new[] { "register.auth.failed", "register", "register", "unregister" }));
            Assert.That(events.Select(one => (long)one["sequence"]!), Is.Ordered.And.Unique);
            Assert.That((bool)events[1]["registration"]!["initial"]!, Is.True);
            Assert.That((bool)events[2]["registration"]!["initial"]!, Is.False);
            Assert.That(events.Skip(1).Select(one => (string?)one["registration"]!["callid"]), Is.All.EqualTo(phone.CallId));
        }
    }

    [Test]
    public async Task Arguments_override_the_file()
    {
        var program = await StartProgramAsync(Setup() with { DrachtioPort = 1, Arguments = ["--drachtio:port", $"{Server.AdminPort}", "--registrar:maxexpires=77"] });
        var phone = await PhoneAsync();

        var ok = await phone.RegisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ok.Contacts.Single(), Does.EndWith(";expires=77"));
            Assert.That(await program.RealmsAsync(), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Lists_name_the_realm_and_every_registration_the_longest_first_and_forget_the_realm_with_its_last_phone()
    {
        var program = await StartProgramAsync();
        var shorter = await PhoneAsync();
        var longer = await PhoneAsync();
        await shorter.RegisterAsync(100);
        await longer.RegisterAsync(200);
        var realms = (await program.RealmsAsync()).ToJsonString();
        var users = (await program.UsersAsync(Realm)).Select(one => (string?)one!["callid"]).ToArray();

        await shorter.UnregisterAsync();
        await longer.UnregisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(realms, Is.EqualTo($"[\"{Realm}\"]"));
            Assert.That(users, Is.EqualTo(new[] { longer.CallId, shorter.CallId }));
            Assert.That(await program.UsersAsync("other.example.com"), Is.Empty);
            Assert.That(await program.UserAsync(Realm, "9999"), Is.Empty);
            Assert.That(await program.RealmsAsync(), Is.Empty);
        }
    }

    [Test]
    public async Task Proxy_option_challenges_with_407_as_the_original_does()
    {
        var program = await StartProgramAsync(Setup(("proxy", true)));
        var phone = await PhoneAsync();

        var challenge = await phone.RegisterAsync(new PhoneRegister { AnswersChallenge = false });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(challenge.Status, Is.EqualTo(407));
            Assert.That(challenge.Header("Proxy-Authenticate"), Does.StartWith("Digest "));
            Assert.That(await program.RealmsAsync(), Is.Empty);
        }
    }
}
