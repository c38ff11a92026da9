using System.Text.Json;
using Drachtio.Testing;
using Registrar.Tests.Support;

namespace Registrar.Tests.WholeProgram;

/// <summary>A phone, the embedded server, the registrar and HTTP in one process, over loopback.</summary>
internal sealed class RegistrationTests
{
    private const string Realm = "bling.babblevoice.com";

    private static readonly PhoneAccount Reception = new("1000", "<yourpassword>", Realm);

    private static readonly string[] Fields =
    [
        "uuid", "initial", "callid", "contacts", "sent", "aor", "expires", "authorization", "auth", "registeredat", "useragent",
        "allow", "network", "expiresat", "expiresin", "stale", "created", "modified", "device",
    ];

    private static ConfigurationFolder Shipped() => new(("default.json", Repository.Read("config/default.json")));

    [Test]
    public async Task Phone_registers_with_the_shipped_configuration_and_is_gone_after_unregister()
    {
        using var folder = Shipped();
        await using var program = await RunningProgram.EmbeddedAsync(folder);
        await using var phone = await ScriptedPhone.UdpAsync(program.Sip, Reception);

        var registered = await phone.RegisterAsync(expires: 600);
        var realms = await program.GetAsync("/reg");
        var users = await program.GetAsync($"/reg/{Realm}");
        var user = await program.GetAsync($"/reg/{Realm}/1000");
        var unregistered = await phone.UnregisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(registered.Status, Is.EqualTo(200));
            Assert.That(realms, Is.EqualTo($"[\"{Realm}\"]"));
            Assert.That(JsonDocument.Parse(users).RootElement.GetArrayLength(), Is.EqualTo(1));
            Assert.That(JsonDocument.Parse(user).RootElement.GetArrayLength(), Is.EqualTo(1));
            Assert.That(unregistered.Status, Is.EqualTo(200));
            Assert.That(await program.GetAsync("/reg"), Is.EqualTo("[]"));
            Assert.That(await program.GetAsync($"/reg/{Realm}/1000"), Is.EqualTo("[]"));
        }
    }

    [Test]
    public async Task Registration_is_shown_field_by_field()
    {
        using var folder = Shipped();
        await using var program = await RunningProgram.EmbeddedAsync(folder);
        await using var phone = await ScriptedPhone.UdpAsync(program.Sip, Reception);
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        await phone.RegisterAsync(new PhoneRegister { Expires = 600, Headers = ["Allow: INVITE, ACK,BYE"] });
        using var json = JsonDocument.Parse(await program.GetAsync($"/reg/{Realm}/1000?any=thing"));
        var shown = json.RootElement[0];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(shown.EnumerateObject().Select(static member => member.Name), Is.EquivalentTo(Fields));
            Assert.That(shown.GetProperty("callid").GetString(), Is.EqualTo(phone.CallId));
            Assert.That(shown.GetProperty("initial").GetBoolean(), Is.False);
            Assert.That(Texts(shown, "sent"), Is.EqualTo(new[] { phone.ContactUri }));
            Assert.That(Texts(shown, "contacts").Single(), Does.StartWith("sip:1000@").And.Contain($"{phone.LocalEndPoint}"));
            Assert.That(shown.GetProperty("aor").GetString(), Is.EqualTo(Reception.Aor));
            Assert.That(shown.GetProperty("expires").GetInt32(), Is.EqualTo(600));
            Assert.That(shown.GetProperty("expiresin").GetInt32(), Is.InRange(590, 600));
            Assert.That(shown.GetProperty("registeredat").GetInt64(), Is.InRange(before, before + 30));
            Assert.That(shown.GetProperty("expiresat").GetInt64() - shown.GetProperty("registeredat").GetInt64(), Is.EqualTo(600));
            Assert.That(shown.GetProperty("created").GetInt64(), Is.EqualTo(shown.GetProperty("registeredat").GetInt64()));
            Assert.That(shown.GetProperty("modified").GetInt64(), Is.EqualTo(shown.GetProperty("registeredat").GetInt64()));
            Assert.That(shown.GetProperty("useragent").GetString(), Is.EqualTo(phone.UserAgent));
            Assert.That(Texts(shown, "allow"), Is.EqualTo(new[] { "INVITE", "ACK", "BYE" }));
            Assert.That(shown.GetProperty("stale").GetBoolean(), Is.False);
            Assert.That(shown.GetProperty("uuid").GetString(), Is.Not.Empty);

            var network = shown.GetProperty("network");
            Assert.That(network.GetProperty("source_address").GetString(), Is.EqualTo("127.0.0.1"));
            Assert.That(network.GetProperty("source_port").GetInt32(), Is.EqualTo(phone.LocalEndPoint.Port));
            Assert.That(network.GetProperty("protocol").GetString(), Is.EqualTo("udp"));

            var auth = shown.GetProperty("auth");
            Assert.That(auth.GetProperty("username").GetString(), Is.EqualTo("1000"));
            Assert.That(auth.GetProperty("realm").GetString(), Is.EqualTo(Realm));
            Assert.That(auth.GetProperty("uri").GetString(), Is.EqualTo($"1000@{Realm}"));
            Assert.That(auth.GetProperty("display").GetString(), Is.EqualTo("Bling Reception"));

            var authorization = shown.GetProperty("authorization");
            Assert.That(
                authorization.EnumerateObject().Select(static member => member.Name),
                Is.EquivalentTo(new[] { "scheme", "username", "realm", "nonce", "uri", "algorithm", "response", "qop", "cnonce", "nc" }));
            Assert.That(authorization.GetProperty("username").GetString(), Is.EqualTo("1000"));
            Assert.That(authorization.GetProperty("nonce").GetString(), Is.EqualTo("***"));
            Assert.That(authorization.GetProperty("response").GetString(), Is.EqualTo("***"));
            Assert.That(authorization.GetProperty("cnonce").GetString(), Is.EqualTo("***"));
        }
    }

    [Test]
    public async Task Events_are_json_lines_and_nothing_else_on_standard_output()
    {
        using var folder = Shipped();
        await using var program = RunningProgram.Start(
            folder, "--events", "json", "--embedded", "--embedded:sip=127.0.0.1:0", "--http:port=0");
        await program.WaitUntilReadyAsync(program.Errors);
        await using var phone = await ScriptedPhone.UdpAsync(program.Sip, Reception);

        await phone.RegisterAsync();
        var register = await program.Output.WaitForAsync("\"event\":\"register\"");
        await phone.UnregisterAsync();
        var unregister = await program.Output.WaitForAsync("\"event\":\"unregister\"");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(JsonDocument.Parse(register).RootElement.GetProperty("registration").GetProperty("initial").GetBoolean(), Is.True);
            Assert.That(JsonDocument.Parse(unregister).RootElement.GetProperty("username").GetString(), Is.EqualTo("1000"));
            Assert.That(program.Output.All.Split('\n'), Has.All.StartsWith("{").And.All.EndsWith("}"));
        }
    }

    [Test]
    public async Task Every_event_up_to_the_stop_is_told_before_the_program_ends()
    {
        using var folder = Shipped();
        await using var program = RunningProgram.Start(
            folder, "--events", "json", "--embedded", "--embedded:sip=127.0.0.1:0", "--http:port=0");
        await program.WaitUntilReadyAsync(program.Errors);
        await using var phone = await ScriptedPhone.UdpAsync(program.Sip, Reception);
        foreach (var _ in Enumerable.Range(0, 25))
        {
            await phone.RegisterAsync();
            await phone.UnregisterAsync();
        }

        await program.StopAsync();

        Assert.That(program.Output.All.Split('\n'), Has.Length.EqualTo(50));
    }

    [Test]
    public async Task Events_are_readable_lines_otherwise()
    {
        using var folder = Shipped();
        await using var program = await RunningProgram.EmbeddedAsync(folder);
        await using var phone = await ScriptedPhone.UdpAsync(program.Sip, Reception);

        await phone.RegisterAsync(expires: 600);
        await phone.UnregisterAsync();

        Assert.That(await program.Output.WaitForAsync("is no longer registered"), Does.Contain($"1000@{Realm}"));
        Assert.That(program.Output.All, Does.Contain($"1000@{Realm} registered from udp 127.0.0.1:{phone.LocalEndPoint.Port} for 600 s with 'Scripted 1.0'"));
    }

    [Test]
    public async Task Wrong_password_is_an_event_and_a_challenge()
    {
        using var folder = Shipped();
        await using var program = await RunningProgram.EmbeddedAsync(folder);
        await using var phone = await ScriptedPhone.UdpAsync(program.Sip, Reception with { Password = "guess" });

        var answer = await phone.RegisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(await program.Output.WaitForAsync("wrong answer to the challenge"), Does.Contain($"1000@{Realm}"));
            Assert.That(program.Output.All, Does.Not.Contain("<yourpassword>"));
        }
    }

    [Test]
    public async Task Reload_brings_a_new_user_in_and_keeps_the_registrations()
    {
        using var folder = Shipped();
        await using var program = await RunningProgram.EmbeddedAsync(folder);
        await using var old = await ScriptedPhone.UdpAsync(program.Sip, Reception);
        await old.RegisterAsync();

        folder.Write("local.json", """{ "directory": { "com": { "babblevoice": { "bling": { "2000": { "secret": "two" } } } } } }""");
        await program.Output.WaitForAsync("Configuration reloaded; users: 3");
        await using var added = await ScriptedPhone.UdpAsync(program.Sip, new PhoneAccount("2000", "two", Realm));
        var answer = await added.RegisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(JsonDocument.Parse(await program.GetAsync($"/reg/{Realm}")).RootElement.GetArrayLength(), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task Removed_user_keeps_the_binding_but_is_refused_at_the_next_register()
    {
        using var folder = Shipped();
        await using var program = await RunningProgram.EmbeddedAsync(folder);
        await using var phone = await ScriptedPhone.UdpAsync(program.Sip, Reception);
        await phone.RegisterAsync();

        folder.Write("local.json", """{ "directory": { "com": { "babblevoice": { "bling": { "1000": null } } } } }""");
        await program.Output.WaitForAsync("Configuration reloaded; users: 1");
        var answer = await phone.RegisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(JsonDocument.Parse(await program.GetAsync($"/reg/{Realm}/1000")).RootElement.GetArrayLength(), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Phone_over_tcp_registers_too()
    {
        using var folder = Shipped();
        await using var program = await RunningProgram.EmbeddedAsync(folder);
        await using var phone = await ScriptedPhone.TcpAsync(program.Sip, Reception);

        var answer = await phone.RegisterAsync();
        using var json = JsonDocument.Parse(await program.GetAsync($"/reg/{Realm}/1000"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(json.RootElement[0].GetProperty("network").GetProperty("protocol").GetString(), Is.EqualTo("tcp"));
        }
    }

    private static IEnumerable<string?> Texts(JsonElement shown, string name)
        => shown.GetProperty(name).EnumerateArray().Select(static item => item.GetString());
}
