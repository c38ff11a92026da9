using System.Text.Json.Nodes;
using Drachtio.Testing;
using Registrar.EndToEnd.Processes;

namespace Registrar.EndToEnd;

/// <summary>Digest over real sockets: algorithms, an answer captured between two processes, and what must never be printed.</summary>
public sealed class AuthenticationTests : EndToEndTest
{
    // Long enough for the slowest machine between a challenge and the last replay of its answer.
    private const int PatientMs = 600_000;

    private static readonly string[] AllAlgorithms = ["MD5", "SHA-256", "SHA-512-256"];

    [TestCase("MD5")]
    [TestCase("SHA-256")]
    [TestCase("SHA-512-256")]
    public async Task S2_a_phone_registers_with_any_algorithm_offered_and_hears_that_we_know_its_secret(string algorithm)
    {
        var program = await StartProgramAsync(Setup(("algorithms", AllAlgorithms), ("authinfo", true)));
        var phone = await PhoneAsync();
        phone.Algorithm = algorithm;

        var ok = await phone.RegisterAsync();

        var challenges = phone.Inbox.Messages[0].Headers("WWW-Authenticate").Select(PhoneDigest.FromChallenge).ToArray();
        var sent = new PhoneMessage(phone.LastSent.ToArray()).Header("Authorization")!;
        var info = PhoneDigest.Fields($"Info {ok.Header("Authentication-Info")}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(challenges.Select(challenge => challenge.Algorithm), Is.EqualTo(["SHA-512-256", "SHA-256", "MD5"]));
            Assert.That(ok.Status, Is.EqualTo(200));
            Assert.That(phone.Inbox.Count, Is.EqualTo(2));
            Assert.That(PhoneDigest.Fields(sent)["algorithm"], Is.EqualTo(algorithm));
            Assert.That(info["rspauth"], Is.EqualTo(challenges.Single(challenge => challenge.Algorithm == algorithm).ProofOfServer(phone.Account, sent)));
            Assert.That((string?)(await program.UserAsync(Realm, phone.Account.Username))[0]!["authorization"]!["algorithm"], Is.EqualTo(algorithm));
        }
    }

    [Test]
    public async Task S8_a_captured_answer_is_worth_one_more_REGISTER_at_a_sibling_and_none_where_it_was_used()
    {
        var setup = Setup(("noncekey", "shared by both"), ("authtimeout", PatientMs));
        await StartProgramAsync(setup);
        await StartProgramAsync(setup);
        var phone = await PhoneAsync();
        await phone.RegisterAsync();
        var captured = new PhoneMessage(phone.LastSent.ToArray()).Header("Authorization")!;
        var thief = await PhoneAsync(account: phone.Account);

        var answers = new List<PhoneMessage>();
        foreach (var _ in Enumerable.Range(0, 6)) answers.Add(await thief.RequestAsync(thief.BuildRegister(PhoneRegister.Default, captured)));

        using (Assert.EnterMultipleScope())
        {
            // Each counts by itself, and the server deals REGISTERs out in turn.
            Assert.That(answers.Select(answer => answer.Status).Order(), Is.EqualTo([200, 401, 401, 401, 401, 401]));
            Assert.That(answers.Where(answer => answer.Status == 401).Select(answer => PhoneDigest.FromChallenge(answer.Header("WWW-Authenticate")!).IsStale), Is.All.True);
        }
    }

    [Test]
    public async Task S25_no_output_and_no_answer_of_the_API_has_a_secret_a_hash_a_key_or_a_digest()
    {
        const string key = "k3y-of-the-nonces", oldKey = "k3y-of-yesterday", wrong = "wr0ng-p4ssword", typo = "0123456789abcdef-typo";
        var hashed = NewAccount();
        var ha1 = Md5($"{hashed.Username}:{Realm}:{hashed.Password}");
        var setup = Setup(("noncekey", key), ("oldnoncekeys", new[] { oldKey }), ("authinfo", true));
        var configuration = JsonNode.Parse(setup.ToJson())!;
        configuration["directory"]!["com"]!["babblevoice"]!["bling"]![hashed.Username] = new JsonObject { ["ha1"] = ha1 };
        var program = await StartProgramAsync(setup with
        {
            RawConfiguration = configuration.ToJsonString(),
            Arguments = ["--events", "json", "--logging:loglevel:default=Trace"],
        });
        var plain = await PhoneAsync(PhoneNetwork.TcpV4);
        var other = await PhoneAsync(account: hashed);

        // Right, wrong and repeated answers; what the API shows; reloads that fail for what stands beside a secret; an end.
        var answers = new List<PhoneMessage> { await plain.RegisterAsync(), await other.RegisterAsync() };
        var right = new PhoneMessage(plain.LastSent.ToArray()).Header("Authorization")!;
        answers.Add(await plain.RegisterAsync(new PhoneRegister { Credentials = plain.Account with { Password = wrong } }));
        var failed = new PhoneMessage(plain.LastSent.ToArray()).Header("Authorization")!;
        answers.Add(await plain.RequestAsync(plain.BuildRegister(PhoneRegister.Default, right)));
        var shown = await Task.WhenAll(ReadAsync(program, "/reg"), ReadAsync(program, $"/reg/{Realm}"), ReadAsync(program, $"/reg/{Realm}/{hashed.Username}"));
        await RefusedReloadAsync(program, $$"""{ "registrar": { "noncekey": "{{key}}", "expires": -1 } }""", "registrar:expires");
        await RefusedReloadAsync(program, $$"""{ "directory": { "com": { "7": { "secret": "{{wrong}}", "ha1": "{{typo}}" } } } }""", "ha1 of 7@com");
        await RefusedReloadAsync(program, $$"""{ "registrar": { "noncekey": {{key}} } }""", "not valid JSON");
        await program.StopAsync();

        var everything = program.Process.Everything + string.Join('\n', shown);
        var digests = new[] { right, failed }.Select(PhoneDigest.Fields).SelectMany(fields => new[] { fields["response"], fields["nonce"], fields["cnonce"] });
        string[] secrets = [key, oldKey, wrong, typo, ha1, plain.Account.Password, hashed.Password, .. digests];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.Select(answer => answer.Status), Is.EqualTo([200, 200, 401, 401]));
            Assert.That(everything, Does.Contain("register.auth.failed").And.Contain(hashed.Username).And.Contain("***"));
            Assert.That(secrets.Where(secret => everything.Contains(secret, StringComparison.OrdinalIgnoreCase)), Is.Empty);
        }
    }

    private static async Task RefusedReloadAsync(RegistrarProgram program, string configuration, string reason)
    {
        await File.WriteAllTextAsync(program.ConfigurationFile, configuration);
        await program.Process.WaitForLineAsync(Guard, "the old one stays in force", reason);
    }

    private static async Task<string> ReadAsync(RegistrarProgram program, string path)
    {
        using var answer = await program.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }

    private static string Md5(string text) => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
