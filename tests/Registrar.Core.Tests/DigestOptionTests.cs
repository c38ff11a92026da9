using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>What a realm may ask of a digest, and give in return: algorithms, qop, uri, Authentication-Info.</summary>
public sealed class DigestOptionTests
{
    private RegistrarRig _rig = null!;
    private Phone _phone = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig();
        _phone = new Phone(_rig);
    }

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [Test]
    public void S2_a_phone_may_answer_with_any_algorithm_offered([Values("MD5", "SHA-256", "SHA-512-256")] string algorithm)
    {
        Use(new RegistrarOptions { Algorithms = ["MD5", "SHA-512-256", "SHA-256"] });
        _phone.Algorithm = algorithm;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_phone.Register().Status, Is.EqualTo(200));
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000")[0].Authorization.Algorithm, Is.EqualTo(algorithm));
        }
    }

    [Test]
    public void S3_challenges_stand_on_lines_of_their_own_strongest_first()
    {
        Use(new RegistrarOptions { Algorithms = ["MD5", "SHA-512-256", "SHA-256"] });

        var challenge = _phone.Send();

        Assert.That(
            challenge.All("WWW-Authenticate").Select(line => line.Split("\", ")[^1]),
            Is.EqualTo(["algorithm=SHA-512-256, qop=\"auth\"", "algorithm=SHA-256, qop=\"auth\"", "algorithm=MD5, qop=\"auth\""]));
    }

    [Test]
    public void S3_realms_offer_what_they_are_told_to()
    {
        _rig.Directory.Users[("1000", "old.example.com")] = new UserCredentials { Secret = "secret0" };
        var strong = new RegistrarOptions { Algorithms = ["SHA-512-256"] };
        Use(strong with { Realms = new Dictionary<string, RegistrarOptions> { ["old.example.com"] = strong with { Algorithms = ["MD5"] } } });
        var old = new Phone(_rig) { Aor = "sip:1000@old.example.com", AuthRealm = "old.example.com" };
        _phone.Algorithm = "SHA-512-256";

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_phone.Register().Status, Is.EqualTo(200));
            Assert.That(old.Register().Status, Is.EqualTo(200));
        }
    }

    [TestCase("MD5-sess")]
    [TestCase("SHA-256-sess")]
    [TestCase("SHA-1")]
    [TestCase("\"\"")]
    public void S3_an_algorithm_that_was_not_offered_is_challenged_again_without_a_look_up(string algorithm)
    {
        Use(new RegistrarOptions { Algorithms = ["SHA-256"] });
        _phone.Send();

        var answer = _phone.Send(_phone.Authorization().Replace("algorithm=MD5", $"algorithm={algorithm}", StringComparison.Ordinal));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(_rig.Directory.Lookups, Is.Zero);
        }
    }

    [TestCase("MD5")]
    [TestCase("SHA-256")]
    [TestCase("SHA-512-256")]
    public void S12_each_hash_serves_its_algorithm_only(string known)
    {
        Use(new RegistrarOptions { Algorithms = ["MD5", "SHA-256", "SHA-512-256"] });
        var hash = new Phone(_rig) { Algorithm = known }.Hash($"1000:{Phone.Realm}:secret0");
        _rig.Directory.Users[("1000", Phone.Realm)] = known switch
        {
            "MD5" => new UserCredentials { Ha1 = hash },
            "SHA-256" => new UserCredentials { Ha1Sha256 = hash },
            _ => new UserCredentials { Ha1Sha512256 = hash },
        };

        var right = new[] { "MD5", "SHA-256", "SHA-512-256" }.Where(algorithm => new Phone(_rig) { Algorithm = algorithm }.Register().Status == 200);

        Assert.That(right, Is.EqualTo([known]));
    }

    [Test]
    public void S1_a_digest_without_qop_is_taken_by_option_and_once()
    {
        Use(new RegistrarOptions { AllowNoQop = true });
        _phone.Send();
        var captured = _phone.Authorization(qop: null);

        var first = _phone.Send(captured);
        var again = _phone.Send(captured);
        var next = _phone.Send(_phone.Authorization(qop: null));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Status, Is.EqualTo(200));
            Assert.That(again.Status, Is.EqualTo(401));
            Assert.That(again["WWW-Authenticate"], Does.EndWith(", stale=true"));
            Assert.That(next.Status, Is.EqualTo(200));
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000")[0].Authorization.Qop, Is.Empty);
        }
    }

    [Test]
    public void S1_a_nonce_answered_without_qop_serves_no_count_afterwards()
    {
        Use(new RegistrarOptions { AllowNoQop = true });
        _phone.Send();
        var first = _phone.Send(_phone.Authorization(qop: null));

        var counted = _phone.Send(_phone.Authorization(nc: uint.MaxValue));

        Assert.That((first.Status, counted.Status), Is.EqualTo((200, 401)));
    }

    [Test]
    public void S1_without_qop_only_MD5_counts()
    {
        Use(new RegistrarOptions { AllowNoQop = true, Algorithms = ["MD5", "SHA-256"] });
        _phone.Algorithm = "SHA-256";
        _phone.Send();

        Assert.That(_phone.Send(_phone.Authorization(qop: null)).Status, Is.EqualTo(401));
    }

    [TestCase($"sip:{Phone.Realm}", 200)]
    [TestCase("SIP:BLING.babblevoice.com", 200)]
    [TestCase($"sip:{Phone.Realm};x=1", 200)]
    [TestCase($"sip:{Phone.Realm};transport=tcp", 401)]
    [TestCase($"sip:1000@{Phone.Realm}", 401)]
    [TestCase($"sips:{Phone.Realm}", 401)]
    [TestCase("sip:192.0.2.1:5060", 401)]
    [TestCase("/", 401)]
    public void S1_by_option_the_digest_uri_is_the_Request_URI(string uri, int status)
    {
        Use(new RegistrarOptions { CheckDigestUri = true });
        _phone.Send();

        var answer = _phone.Send(_phone.Authorization(uri: uri));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(status));
            Assert.That(answer["WWW-Authenticate"] ?? "", Does.Not.Contain("stale"));
            Assert.That(_rig.Directory.Lookups, Is.EqualTo(status == 200 ? 1 : 0));
        }
    }

    [Test]
    public void S1_of_several_Authorization_lines_the_first_usable_one_for_our_realm_counts()
    {
        _phone.Send();
        _phone.Extra.Add("Authorization: Digest username=\"x\", realm=\"other\", nonce=\"n\", uri=\"sip:x\", response=\"00112233445566778899aabbccddeeff\", qop=auth, nc=00000001, cnonce=\"x\"");
        _phone.Extra.Add($"Authorization: Digest username=\"1000\", realm=\"{Phone.Realm}\", nonce=\"n\", uri=\"sip:x\", response=\"0011\", qop=auth, nc=00000001, cnonce=\"x\"");
        _phone.Extra.Add(_phone.Authorization());

        var answer = _phone.Send($"Authorization: Digest username=\"1001\", realm=\"{Phone.Realm}\", nonce=\"n\", uri=\"sip:x\", response=\"00112233445566778899aabbccddeeff\", qop=auth, nc=00000001, cnonce=\"x\"");

        Assert.That(answer.Status, Is.EqualTo(200));
    }

    [Test]
    public void S10_one_request_is_one_guess()
    {
        _phone.Send();
        _phone.Extra.Add($"Authorization: Digest username=\"1000\", realm=\"{Phone.Realm}\", nonce=\"n\", uri=\"sip:x\", response=\"00112233445566778899aabbccddeeff\", qop=auth, nc=00000001, cnonce=\"x\"");

        var answer = _phone.Send(_phone.Authorization());

        Assert.That((answer.Status, _rig.Directory.Lookups), Is.EqualTo((401, 1)));
    }

    [Test]
    public void S9_Authentication_Info_is_sent_by_option_only()
    {
        var without = _phone.Register();
        Use(new RegistrarOptions { AuthInfo = true });

        var with = _phone.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(without["Authentication-Info"], Is.Null);
            Assert.That(with["Authentication-Info"], Is.Not.Null);
        }
    }

    [Test]
    public void S9_the_200_proves_that_we_know_the_secret_too([Values("MD5", "SHA-256", "SHA-512-256")] string algorithm, [Values] bool isProxy)
    {
        Use(new RegistrarOptions { AuthInfo = true, Algorithms = [algorithm], Proxy = isProxy });
        _phone.Algorithm = algorithm;
        _phone.Send();
        var nonce = _phone.Nonce;

        var answer = _phone.Send(_phone.Authorization(isProxy ? "Proxy-Authorization" : "Authorization"));

        // RFC 7616 §3.5: the request's digest with an empty method.
        var ha1 = _phone.Hash($"1000:{Phone.Realm}:secret0");
        var proof = _phone.Hash($"{ha1}:{nonce}:00000001:0a4f113b:auth:{_phone.Hash($":sip:{Phone.Realm}")}");
        Assert.That(
            answer[isProxy ? "Proxy-Authentication-Info" : "Authentication-Info"],
            Is.EqualTo($"qop=auth, rspauth=\"{proof}\", cnonce=\"0a4f113b\", nc=00000001"));
    }

    [Test]
    public void S9_refusals_and_challenges_prove_nothing()
    {
        Use(new RegistrarOptions { AuthInfo = true });

        var challenge = _phone.Send();
        var brief = _phone.Register("5", "<sip:1000@10.0.0.9>");
        _phone.Aor = $"sip:1001@{Phone.Realm}";
        var notYours = _phone.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new[] { challenge.Status, brief.Status, notYours.Status }, Is.EqualTo(new[] { 401, 423, 403 }));
            Assert.That(new[] { challenge, brief, notYours }.SelectMany(answer => answer.Names), Has.None.Contains("Info"));
        }
    }

    [TestCase(2699, false)]
    [TestCase(2700, true)]
    public void S9_in_the_last_quarter_of_its_life_a_nonce_names_the_next(int ageSeconds, bool isNamed)
    {
        Use(new RegistrarOptions { AuthInfo = true });
        _phone.Register();
        _rig.Time.Advance(TimeSpan.FromSeconds(ageSeconds));

        Assert.That(NextNonce(_phone.SendWithDigest()) is not null, Is.EqualTo(isNamed));
    }

    [Test]
    public void S9_a_phone_that_takes_the_next_nonce_is_never_challenged_again()
    {
        Use(new RegistrarOptions { AuthInfo = true });
        _phone.Register("7200", "<sip:1000@10.0.0.9>");
        _rig.Time.Advance(TimeSpan.FromSeconds(3000));
        _phone.Nonce = NextNonce(_phone.SendWithDigest())!;
        _phone.Nc = 0;
        _rig.Time.Advance(TimeSpan.FromSeconds(3000));

        var refresh = _phone.SendWithDigest();
        var replay = _phone.Send(_phone.Authorization(nc: 1));

        Assert.That((refresh.Status, replay.Status), Is.EqualTo((200, 401)));
    }

    [Test]
    public void S6_another_user_does_not_use_up_a_nonce_he_has_seen()
    {
        _phone.Register();
        var mallory = new Phone(_rig, "1001", "secret1");

        var used = mallory.Send(mallory.Authorization(nonce: _phone.Nonce, nc: uint.MaxValue));

        Assert.That((used.Status, _phone.SendWithDigest().Status), Is.EqualTo((200, 200)));
    }

    [Test]
    public void S9_the_next_nonce_waits_for_its_user_whoever_else_answers_it()
    {
        Use(new RegistrarOptions { AuthInfo = true });
        _phone.Register("7200", "<sip:1000@10.0.0.9>");
        _rig.Time.Advance(TimeSpan.FromSeconds(3000));
        _phone.Nonce = NextNonce(_phone.SendWithDigest())!;
        _phone.Nc = 0;
        var mallory = new Phone(_rig, "1001", "secret1");

        var used = mallory.Send(mallory.Authorization(nonce: _phone.Nonce, nc: uint.MaxValue));
        _rig.Time.Advance(TimeSpan.FromSeconds(3000));

        Assert.That((used.Status, _phone.SendWithDigest().Status), Is.EqualTo((200, 200)));
    }

    [Test]
    public void S9_a_phone_without_qop_gets_a_nonce_for_its_next_request()
    {
        Use(new RegistrarOptions { AuthInfo = true, AllowNoQop = true });
        _phone.Send();
        var first = _phone.Send(_phone.Authorization(qop: null));
        _phone.Nonce = NextNonce(first)!;

        var second = _phone.Send(_phone.Authorization(qop: null));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first["Authentication-Info"], Does.StartWith("nextnonce=\"").And.Not.Contain("rspauth"));
            Assert.That(second.Status, Is.EqualTo(200));
        }
    }

    [Test]
    public void S9_the_longest_Authentication_Info_fits_what_is_kept_for_it()
    {
        Use(new RegistrarOptions { AuthInfo = true, Proxy = true, Algorithms = ["SHA-512-256"], NonceLifetime = 1, AuthTimeout = 1000 });
        _phone.Algorithm = "SHA-512-256";
        _phone.Send();
        _rig.Time.Advance(TimeSpan.FromMilliseconds(900));

        var answer = _phone.Send(_phone.Authorization("Proxy-Authorization", cnonce: new string('c', 512)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer["Proxy-Authentication-Info"], Does.Contain("nextnonce="));
            Assert.That("Proxy-Authentication-Info: \r\n".Length + answer["Proxy-Authentication-Info"]!.Length, Is.LessThanOrEqualTo(Auth.Authenticator.MaxInfoBytes));
        }
    }

    private void Use(RegistrarOptions options) => _rig.Registrar.Update(options);

    private static string? NextNonce(Answer answer) =>
        answer["Authentication-Info"]?.Split("nextnonce=\"") is [_, var rest] ? rest.TrimEnd('"') : null;
}
