using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Drachtio.Testing;
using Registrar.EndToEnd.Processes;

namespace Registrar.EndToEnd;

/// <summary>The HTTP API against the shapes of the Node original.</summary>
public sealed class HttpTests : EndToEndTest
{
    private RegistrarProgram _program = null!;
    private ScriptedPhone _phone = null!;

    [OneTimeSetUp]
    public async Task Start_the_program() => _program = await StartFixtureProgramAsync();

    [SetUp]
    public async Task Switch_a_phone_on() => _phone = await PhoneAsync();

    /// <summary>Http/seed.json is the object the original's README prints, value for value.</summary>
    [Test]
    public async Task Every_field_of_the_seeds_json_is_there_with_its_name_and_type()
    {
        await _phone.RegisterAsync(60);

        var ours = (await _program.UserAsync(Realm, _phone.Account.Username))[0]!;

        Assert.That(MissingOrOther(Seed(), ours, ""), Is.Empty);
    }

    /// <summary>Http/v159.json has the fields that version 1.5.9 of the original added.</summary>
    [Test]
    public async Task Every_field_of_1_5_9_is_there_with_its_name_and_type()
    {
        await _phone.RegisterAsync(60);

        var ours = (await _program.UserAsync(Realm, _phone.Account.Username))[0]!;

        Assert.That(MissingOrOther(Read("v159.json"), ours, ""), Is.Empty);
    }

    [Test]
    public async Task Values_are_those_of_the_phones_register()
    {
        _phone.UserAgent = "Z 5.3.8 rv2.9.30-mod";
        var contact = $"{_phone.ContactUri};transport=UDP;rinstance=d208d680c1c3827b";
        await _phone.RegisterAsync(new PhoneRegister
        {
            Expires = 60,
            Contacts = [$"<{contact}>"],
            To = $"{_phone.Account.Aor};transport=UDP",
            Headers = ["Allow: INVITE, ACK,BYE"],
        });

        var ours = (await _program.UserAsync(Realm, _phone.Account.Username))[0]!;

        var expected = Seed();
        expected["callid"] = _phone.CallId;
        expected["contacts"] = new JsonArray(contact);
        expected["aor"] = $"{_phone.Account.Aor};transport=UDP";
        expected["network"]!["source_address"] = _phone.LocalEndPoint.Address.ToString();
        expected["network"]!["source_port"] = _phone.LocalEndPoint.Port;
        expected["authorization"]!["username"] = _phone.Account.Username;
        expected["authorization"]!["uri"] = $"sip:{Realm}";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Pick(ours, "callid", "contacts", "aor", "expires", "useragent", "stale", "network.source_address", "network.source_port", "network.protocol"),
                Is.EqualTo(Pick(expected, "callid", "contacts", "aor", "expires", "useragent", "stale", "network.source_address", "network.source_port", "network.protocol")));
            Assert.That(Pick(ours["authorization"]!, "scheme", "username", "realm", "uri", "qop", "nc", "algorithm"),
                Is.EqualTo(Pick(expected["authorization"]!, "scheme", "username", "realm", "uri", "qop", "nc", "algorithm")));
            Assert.That(Pick(ours["authorization"]!, "nonce", "cnonce", "response"), Is.EqualTo("\"***\" \"***\" \"***\""));
            Assert.That((long)ours["expiresat"]!, Is.EqualTo((long)ours["registeredat"]! + 60));
            Assert.That((int)ours["expiresin"]!, Is.InRange(50, 60));
            Assert.That((bool)ours["initial"]!, Is.False);
            Assert.That(ours["allow"]!.ToJsonString(), Is.EqualTo("[\"INVITE\",\"ACK\",\"BYE\"]"));
            Assert.That(ours["sent"]!.ToJsonString(), Is.EqualTo(expected["contacts"]!.ToJsonString()));
            Assert.That((string?)ours["auth"]!["display"], Is.EqualTo($"Phone {_phone.Account.Username}"));
            Assert.That((string?)ours["auth"]!["uri"], Is.EqualTo($"{_phone.Account.Username}@{Realm}"));
        }
    }

    [TestCase(PhoneNetwork.UdpV4)]
    [TestCase(PhoneNetwork.UdpV6)]
    public async Task Contact_behind_nat_is_shown_callable_and_as_sent(PhoneNetwork network)
    {
        var phone = await PhoneAsync(network);
        phone.ContactHostPort = "192.168.17.4:5066";
        await phone.RegisterAsync();

        var ours = (await _program.UserAsync(Realm, phone.Account.Username))[0]!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)ours["contacts"]![0], Is.EqualTo($"sip:{phone.Account.Username}@{phone.LocalEndPoint};transport=udp"));
            Assert.That((string?)ours["sent"]![0], Is.EqualTo(phone.ContactUri));
        }
    }

    [TestCase(PhoneNetwork.TcpV4)]
    [TestCase(PhoneNetwork.TcpV6)]
    public async Task Contact_on_a_stream_is_shown_as_sent_while_the_servers_flow_leads_to_it(PhoneNetwork network)
    {
        var phone = await PhoneAsync(network);
        phone.ContactHostPort = "192.168.17.4:5066";
        await phone.RegisterAsync();

        var ours = (await _program.UserAsync(Realm, phone.Account.Username))[0]!;

        Assert.That((string?)ours["contacts"]![0], Is.EqualTo(phone.ContactUri));
    }

    [Test]
    public async Task Path_parts_are_decoded_and_a_query_string_is_ignored()
    {
        await _phone.RegisterAsync();

        var encoded = string.Concat(_phone.Account.Username.Select(digit => $"%3{digit}"));
        var shown = await _program.UserAsync(Realm, $"{encoded}?pretty=1");

        Assert.That(shown, Has.Count.EqualTo(1));
    }

    [TestCase("/")]
    [TestCase("/nothing")]
    [TestCase("/reg/a/b/c")]
    public async Task Elsewhere_is_404_with_an_empty_body(string path)
    {
        using var answer = await _program.GetAsync(path);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(answer.Content.Headers.ContentLength, Is.Zero);
        }
    }

    [Test]
    public async Task What_is_not_http_gets_400()
    {
        Assert.That(await _program.RawHttpAsync("what is this\r\n\r\n"), Does.StartWith("HTTP/1.1 400"));
    }

    private static JsonObject Seed() => Read("seed.json");

    private static JsonObject Read(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Http", name)))!.AsObject();

    private static IEnumerable<string> MissingOrOther(JsonObject expected, JsonNode? actual, string path)
    {
        foreach (var (name, value) in expected)
        {
            var ours = actual?[name];
            if (Kind(ours) != Kind(value)) yield return $"{path}{name}: {Kind(ours)} instead of {Kind(value)}";
            else if (value is JsonObject inner)
                foreach (var one in MissingOrOther(inner, ours, $"{path}{name}.")) yield return one;
        }
    }

    private static string Pick(JsonNode node, params string[] paths) =>
        string.Join(' ', paths.Select(path => path.Split('.').Aggregate((JsonNode?)node, (from, name) => from?[name])?.ToJsonString()));

    private static string Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        null => "nothing",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        { } kind => kind.ToString(),
    };
}
