using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Drachtio.Testing;
using Registrar.EndToEnd.Processes;

namespace Registrar.EndToEnd;

/// <summary>Everything the program gives away in a long day: both outputs, HTTP, and what phones receive. Then a search for every secret there was.</summary>
public sealed class SecretTests : EndToEndTest
{
    private const string NonceKey = "n0nce-k3y-0f-t0day", OldNonceKey = "n0nce-k3y-0f-y3sterday", Wrong = "wr0ng-gu3ss", InFile = "half-a-s3cret";

    private static readonly string[] Algorithms = ["MD5", "SHA-256"];

    private readonly List<ScriptedPhone> _phones = [];
    private readonly List<string> _credentials = [];
    private readonly StringBuilder _shown = new();

    [SetUp]
    public void ForgetTheLastTest()
    {
        _phones.Clear();
        _credentials.Clear();
        _shown.Clear();
    }

    [Test]
    public async Task S25_a_day_of_mistakes_shows_no_secret_hash_key_or_digest_anywhere()
    {
        var hashed = NewAccount();
        var program = await StartAsync(hashed, showAuthorization: false);
        await LiveThroughADayAsync(program, hashed);
        await program.StopAsync();

        var told = program.Process.Everything + _shown;
        var onTheWire = string.Concat(_phones.SelectMany(static phone => phone.Inbox.Messages).SelectMany(static message => message.Text.Split("\r\n")).Where(static line => !MayHoldANonce(line)));
        using (Assert.EnterMultipleScope())
        {
            // Without these the search below would find nothing because nothing was said.
            Assert.That(told, Does.Contain("Wrong digest answer").And.Contain("not reloaded").And.Contain("register.auth.failed").And.Contain("\"authorization\"").And.Contain("Configuration reloaded"));
            Assert.That(onTheWire, Does.Contain("401 Unauthorized").And.Contain("200 OK").And.Contain("Contact: "));
            Assert.That(Secrets(hashed).Concat(Digests()).Where(secret => told.Contains(secret, StringComparison.OrdinalIgnoreCase)), Is.Empty, "printed or shown over HTTP");
            Assert.That(Secrets(hashed).Concat(Digests()).Where(secret => onTheWire.Contains(secret, StringComparison.OrdinalIgnoreCase)), Is.Empty, "sent to a phone");
        }
    }

    [Test]
    public async Task S25_showauthorization_shows_the_digests_to_the_API_and_no_secret_all_the_same()
    {
        var hashed = NewAccount();
        var program = await StartAsync(hashed, showAuthorization: true);
        await LiveThroughADayAsync(program, hashed);
        await program.StopAsync();

        var told = program.Process.Everything + _shown;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(told, Does.Contain(PhoneDigest.Fields(_credentials[0])["response"]));
            Assert.That(Secrets(hashed).Where(secret => told.Contains(secret, StringComparison.OrdinalIgnoreCase)), Is.Empty);
        }
    }

    // A challenge is made of a nonce, and the last word of Authentication-Info may be the next one.
    private static bool MayHoldANonce(string line) =>
        line.StartsWith("WWW-Authenticate:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Authentication-Info:", StringComparison.OrdinalIgnoreCase);

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task<RegistrarProgram> StartAsync(PhoneAccount hashed, bool showAuthorization)
    {
        var setup = Setup(("noncekey", NonceKey), ("oldnoncekeys", new[] { OldNonceKey }), ("authinfo", true), ("algorithms", Algorithms), ("showauthorization", showAuthorization));
        var configuration = JsonNode.Parse(setup.ToJson())!;
        configuration["directory"]!["com"]!["babblevoice"]!["bling"]![hashed.Username] = new JsonObject
        {
            ["ha1"] = new JsonObject { ["md5"] = Md5(Clear(hashed)), ["sha-256"] = Sha256(Clear(hashed)) },
        };
        return await StartProgramAsync(setup with { RawConfiguration = configuration.ToJsonString(), Arguments = ["--events", "json", "--logging:loglevel:default=Trace"] });
    }

    private async Task LiveThroughADayAsync(RegistrarProgram program, PhoneAccount hashed)
    {
        var plain = await NewPhoneAsync(PhoneNetwork.TcpV4, NewAccount());
        var other = await NewPhoneAsync(PhoneNetwork.UdpV4, hashed);
        var stranger = await NewPhoneAsync(PhoneNetwork.UdpV4, new PhoneAccount("nobody-here", Wrong, Realm));
        other.Algorithm = "SHA-256";
        await plain.RegisterAsync();
        Keep(plain);
        await other.RegisterAsync();
        Keep(other);
        await LookAsync(program, "/reg", $"/reg/{Realm}", $"/reg/{Realm}/{hashed.Username}", $"/reg/{Realm}/{plain.Account.Username}");

        // Wrong passwords, nobody's, an answer twice, answers that are none.
        var right = _credentials[^1];
        await plain.RegisterAsync(new PhoneRegister { Credentials = plain.Account with { Password = Wrong } });
        Keep(plain);
        await stranger.RegisterAsync();
        Keep(stranger);
        await other.RequestAsync(other.BuildRegister(PhoneRegister.Default, right));
        await other.RequestAsync(other.BuildRegister(PhoneRegister.Default, right.Replace("response=", "reply=", StringComparison.Ordinal)));
        await other.RequestAsync(other.BuildRegister(PhoneRegister.Default, $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes(Wrong))}"));
        await other.RequestAsync(other.BuildRegister(new PhoneRegister { Contacts = ["<sip:unfinished"] }, right));

        // Requests that are none, with a secret where none belongs.
        await LookAsync(program, $"/secret/{Realm}", $"/reg/{Realm}/{plain.Account.Username}/more", "/reg/%ff");
        _shown.Append(await program.RawHttpAsync($"GET /reg HTTP/1.0\r\nAuthorization: {right}\r\nBroken\r\n\r\n"));

        // Files that are refused for what stands beside a secret, or in it, and the one that works again.
        var whole = await File.ReadAllTextAsync(program.ConfigurationFile);
        await RefusedAsync(program, $$"""{ "registrar": { "noncekey": "{{NonceKey}}", "expires": -1 } }""", "registrar:expires");
        await RefusedAsync(program, $$"""{ "registrar": { "noncekey": ["{{NonceKey}}"] } }""", "registrar:noncekey");
        await RefusedAsync(program, $$"""{ "directory": { "com": { "7": { "secret": "{{InFile}}", "ha1": "{{Md5(Clear(hashed))}}zz" } } } }""", "ha1 of 7@com");
        await RefusedAsync(program, $$"""{ "directory": { "com": { "7": { "secret": {{InFile}} } } } }""", "not valid JSON");
        await RefusedAsync(program, $$"""{ "drachtio": { "secret": { "{{InFile}}": 1 } } }""", "drachtio:secret");
        await File.WriteAllTextAsync(program.ConfigurationFile, whole + " ");
        await program.Process.WaitForLineAsync(Guard, "Configuration reloaded");
        await plain.UnregisterAsync();
    }

    private static string Clear(PhoneAccount account) => $"{account.Username}:{Realm}:{account.Password}";

    private IEnumerable<string> Secrets(PhoneAccount hashed) =>
        [NonceKey, OldNonceKey, Wrong, InFile, Md5(Clear(hashed)), Sha256(Clear(hashed)), .. _phones.Select(static phone => phone.Account.Password), .. _phones.Select(static phone => Md5(Clear(phone.Account)))];

    private void Keep(ScriptedPhone phone) => _credentials.Add(new PhoneMessage(phone.LastSent.ToArray()).Header("Authorization")!);

    // What the phones answered, and every nonce they were given.
    private IEnumerable<string> Digests() =>
    [
        .. _credentials.Select(PhoneDigest.Fields).SelectMany(static fields => new[] { fields["response"], fields["cnonce"] }),
        .. _phones.SelectMany(static phone => phone.Inbox.Messages).SelectMany(static message => message.Headers("WWW-Authenticate")).Select(static value => PhoneDigest.Fields(value)["nonce"]),
    ];

    private async Task<ScriptedPhone> NewPhoneAsync(PhoneNetwork network, PhoneAccount account)
    {
        var phone = await PhoneAsync(network, account);
        _phones.Add(phone);
        return phone;
    }

    private async Task LookAsync(RegistrarProgram program, params IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            using var answer = await program.GetAsync(path);
            _shown.Append(answer).Append(await answer.Content.ReadAsStringAsync());
        }
    }

    private static async Task RefusedAsync(RegistrarProgram program, string configuration, string reason)
    {
        await File.WriteAllTextAsync(program.ConfigurationFile, configuration);
        await program.Process.WaitForLineAsync(Guard, "the old one stays in force", reason);
    }
}
