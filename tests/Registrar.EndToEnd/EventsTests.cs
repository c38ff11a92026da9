using System.Text.Json.Nodes;
using Drachtio.Testing;
using Registrar.EndToEnd.Processes;

namespace Registrar.EndToEnd;

/// <summary>The life of a phone as <c>--events json</c> tells it.</summary>
public sealed class EventsTests : EndToEndTest
{
    private RegistrarProgram _program = null!;

    [SetUp]
    public async Task Start_the_program() => _program = await StartProgramAsync(Setup(("minexpires", 1)) with { Arguments = ["--events", "json"] });

    [Test]
    public async Task E1_each_transition_of_a_phone_is_one_line_with_cause_old_and_new()
    {
        var phone = await PhoneAsync();
        await phone.RegisterAsync();
        await phone.RegisterAsync(new PhoneRegister { IsPreemptive = true });
        await phone.UnregisterAsync();
        await LineAsync(phone, "\"cause\":\"unregister\"");

        var uri = phone.ContactUri;
        Assert.That(Lines(phone), Is.EqualTo(new[]
        {
            $"{phone.CallId} register register [] [{uri}]",
            $"{phone.CallId} register refresh [{uri}] [{uri}]",
            $"{phone.CallId} unregister unregister [{uri}] []",
        }));
    }

    [Test]
    public async Task E2_a_restarted_phone_replaces_itself_and_a_wrong_password_is_told_by_its_own_name()
    {
        var phone = await PhoneAsync();
        await phone.RegisterAsync();
        var first = phone.CallId;
        phone.CallId = $"{first}-again";
        await phone.RegisterAsync();
        await phone.RegisterAsync(new PhoneRegister { Contacts = [] });
        await phone.RegisterAsync(new PhoneRegister { Credentials = phone.Account with { Password = "wrong" } });
        await LineAsync(phone, "\"event\":\"register.auth.failed\"");

        var uri = phone.ContactUri;
        Assert.That(Lines(phone), Is.EqualTo(new[]
        {
            $"{first} register register [] [{uri}]",
            $"{first} unregister replaced [{uri}] [{uri}]",
            $"{phone.CallId} register register [] [{uri}]",
            " register.fetched fetch - -",
            " register.auth.failed credentials - -",
        }));
    }

    [Test]
    public async Task E2_one_of_two_contacts_that_runs_out_leaves_the_other()
    {
        var phone = await PhoneAsync();
        var other = $"sip:{phone.Account.Username}@192.0.2.1";
        await phone.RegisterAsync(new PhoneRegister { Contacts = [$"<{phone.ContactUri}>;expires=600", $"<{other}>;expires=1"], Expires = 600 });

        await LineAsync(phone, "\"cause\":\"expired\"");

        Assert.That(Lines(phone)[^1], Is.EqualTo($"{phone.CallId} register expired [{phone.ContactUri} {other}] [{phone.ContactUri}]"));
    }

    private Task<string> LineAsync(ScriptedPhone phone, string part) => _program.Process.WaitForLineAsync(Guard, part, $"\"username\":\"{phone.Account.Username}\"");

    // "Call-ID event cause [old] [new]"
    private string[] Lines(ScriptedPhone phone) =>
    [
        .. _program.Process.Everything.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!)
            .Where(told => (string?)told["username"] == phone.Account.Username)
            .Select(told => $"{told["registration"]?["callid"]} {told["event"]} {told["cause"]} {List(told["old"])} {List(told["new"])}"),
    ];

    private static string List(JsonNode? uris) => uris is null ? "-" : $"[{string.Join(' ', uris.AsArray().Select(uri => (string?)uri))}]";
}
