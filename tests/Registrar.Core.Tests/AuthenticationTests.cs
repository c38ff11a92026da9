using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Who gets 200, 401, 403, 404 and why: RFC 3261 §22, RFC 7616, docs/conformance.md S1 to S12.</summary>
public sealed class AuthenticationTests
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
    public void S5_an_altered_nonce_is_a_fresh_challenge_without_stale()
    {
        _phone.Send();
        var altered = (_phone.Nonce[0] == 'A' ? 'B' : 'A') + _phone.Nonce[1..];

        var answer = _phone.Send(_phone.Authorization(nonce: altered));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(answer["WWW-Authenticate"], Does.Not.Contain("stale"));
        }
    }

    [Test]
    public async Task S19_a_wrong_answer_to_a_nonce_nobody_was_given_is_no_failure_and_the_next_one_is()
    {
        await using var events = new EventLog(_rig.Registrar);
        _phone.Secret = "wrong";
        _phone.Send(_phone.Authorization(nonce: "160736058665800"));
        _phone.SendWithDigest();

        var told = await events.NextAsync(1);

        Assert.That((told[0].Name, told[0].Sequence), Is.EqualTo(("register.auth.failed", 1L)));
    }

    [Test]
    public void S5_a_foreign_nonce_is_one_extra_challenge_and_no_failure()
    {
        // What a phone sends that still answers the Node registrar: the cut-over must not raise alarms.
        var answer = _phone.Send(_phone.Authorization(nonce: "160736058665800"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(answer["WWW-Authenticate"], Does.Not.Contain("stale"));
            Assert.That(_phone.SendWithDigest().Status, Is.EqualTo(200));
        }
    }

    [Test]
    public void S5_a_nonce_of_another_realm_is_foreign()
    {
        _rig.Directory.Users[("1000", "other.example.com")] = new UserCredentials { Secret = "secret0" };
        var other = new Phone(_rig) { Aor = "sip:1000@other.example.com", AuthRealm = "other.example.com" };
        other.Send();

        var answer = _phone.Send(_phone.Authorization(nonce: other.Nonce));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(answer["WWW-Authenticate"], Does.Not.Contain("stale"));
        }
    }

    [Test]
    public void S5_a_late_first_answer_is_stale_and_the_next_one_is_200()
    {
        _phone.Send();
        _rig.Advance(5.1);

        var late = _phone.Send(_phone.Authorization());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(late.Status, Is.EqualTo(401));
            Assert.That(late["WWW-Authenticate"], Does.EndWith(", stale=true"));
            Assert.That(_phone.SendWithDigest().Status, Is.EqualTo(200));
        }
    }

    [Test]
    public void S5_a_wrong_answer_on_an_expired_nonce_is_not_stale()
    {
        _phone.Send();
        _rig.Advance(60);
        _phone.Secret = "wrong";

        Assert.That(_phone.Send(_phone.Authorization())["WWW-Authenticate"], Does.Not.Contain("stale"));
    }

    [Test]
    public void S7_an_answered_nonce_serves_refreshes_until_its_lifetime_ends_and_then_costs_one_round_trip()
    {
        _phone.Register("7200", "<sip:1000@10.0.0.9>");
        _rig.Advance(1800);
        Assert.That(_phone.SendWithDigest().Status, Is.EqualTo(200), "half an hour later, no challenge");
        _rig.Advance(1801);

        var expired = _phone.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(expired["WWW-Authenticate"], Does.EndWith(", stale=true"));
            Assert.That(_phone.SendWithDigest().Status, Is.EqualTo(200));
        }
    }

    [Test]
    public void S6_a_used_nonce_count_is_stale_not_403()
    {
        _phone.Register();

        var answer = _phone.Send(_phone.Authorization(nc: 1));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(answer["WWW-Authenticate"], Does.EndWith(", stale=true"));
        }
    }

    [Test]
    public void S6_a_gap_in_the_nonce_count_is_fine_going_back_is_not()
    {
        _phone.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_phone.Send(_phone.Authorization(nc: 40)).Status, Is.EqualTo(200));
            Assert.That(_phone.Send(_phone.Authorization(nc: 39)).Status, Is.EqualTo(401));
        }
    }

    [Test]
    public void S6_a_failed_digest_never_advances_the_nonce_count()
    {
        _phone.Register();
        var thief = new Phone(_rig, secret: "wrong") { Nonce = _phone.Nonce };
        thief.Send(thief.Authorization(nc: 0xFFFFFFF0));

        Assert.That(_phone.Send(_phone.Authorization(nc: 2)).Status, Is.EqualTo(200));
    }

    [Test]
    public void A_replay_from_another_address_and_Call_ID_is_refused()
    {
        _phone.Register();
        var captured = _phone.Authorization(nc: 1);
        var thief = new Phone(_rig) { Source = new Source("203.0.113.66") };

        var answer = thief.Send(captured);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000"), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void R16_the_right_answer_for_another_users_To_is_403()
    {
        _phone.Aor = $"sip:1001@{Phone.Realm}";

        Assert.That(_phone.Register().Status, Is.EqualTo(403));
    }

    [Test]
    public void R16_a_wrong_answer_for_another_users_To_is_401()
    {
        _phone.Aor = $"sip:1001@{Phone.Realm}";
        _phone.Secret = "wrong";

        Assert.That(_phone.Register().Status, Is.EqualTo(401));
    }

    [Test]
    public void User_names_are_case_sensitive()
    {
        _rig.Directory.Users[("bob", Phone.Realm)] = new UserCredentials { Secret = "b" };

        Assert.That(new Phone(_rig, "bob", "b") { Aor = $"sip:Bob@{Phone.Realm}" }.Register().Status, Is.EqualTo(403));
    }

    [TestCase("Authorization: Digest")]
    [TestCase("Authorization: Basic MTAwMDpzZWNyZXQw")]
    [TestCase("Authorization: Digest username=")]
    [TestCase("Authorization: Digest username=\"1000\"")]
    [TestCase("Authorization: Digest username=\"1000")]
    [TestCase("Authorization: Digest username=\"1000\", realm=\"bling.babblevoice.com\", nonce=\"x\", uri=\"sip:x\", response=\"00\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"x\"")]
    [TestCase("Authorization: Digest username=\"1000\", realm=\"elsewhere\", nonce=\"x\", uri=\"sip:x\", response=\"00112233445566778899aabbccddeeff\", qop=auth, nc=00000001, cnonce=\"x\"")]
    [TestCase("Authorization: Digest username=\"1000\", realm=\"bling.babblevoice.com\", nonce=\"x\", uri=\"sip:x\", response=\"00112233445566778899aabbccddeeff\", qop=auth-int, nc=00000001, cnonce=\"x\"")]
    [TestCase("Authorization: Digest username=\"1000\", realm=\"bling.babblevoice.com\", nonce=\"x\", uri=\"sip:x\", response=\"00112233445566778899aabbccddeeff\", qop=auth, nc=1, cnonce=\"x\"")]
    public void S1_unusable_credentials_are_challenged_and_no_failure_is_told(string authorization)
    {
        var answer = _phone.Send(authorization);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(_rig.Directory.Lookups, Is.Zero);
        }
    }

    [Test]
    public void S1_an_answer_without_qop_is_not_usable_by_default()
    {
        _phone.Send();

        Assert.That(_phone.Send(_phone.Authorization(qop: null)).Status, Is.EqualTo(401));
    }

    [Test]
    public void Odd_spacing_case_and_order_of_credentials_are_read()
    {
        _phone.Send();
        var odd = _phone.Authorization()
            .Replace("Digest username=", "dIGEST   Username = ", StringComparison.Ordinal)
            .Replace(", response=", " ,\tRESPONSE= ", StringComparison.Ordinal)
            .Replace("qop=auth", "qop=\"auth\"", StringComparison.Ordinal);

        Assert.That(_phone.Send(odd).Status, Is.EqualTo(200));
    }

    [Test]
    public void An_upper_case_response_is_the_same_response()
    {
        _phone.Send();
        var authorization = _phone.Authorization();
        var at = authorization.IndexOf("response=\"", StringComparison.Ordinal) + 10;

        var answer = _phone.Send(authorization[..at] + authorization.Substring(at, 32).ToUpperInvariant() + authorization[(at + 32)..]);

        Assert.That(answer.Status, Is.EqualTo(200));
    }

    [TestCase("John, Smith")]
    [TestCase("john smith")]
    [TestCase("j=o=h;n")]
    [TestCase("Jürgen")]
    public void User_names_with_blanks_commas_and_accents_work(string name)
    {
        _rig.Directory.Users[(name, Phone.Realm)] = new UserCredentials { Secret = "s" };
        var phone = new Phone(_rig, name, "s") { Aor = $"sip:{Uri.EscapeDataString(name)}@{Phone.Realm}", Contacts = ["<sip:x@10.0.0.1>"], From = $"<sip:x@{Phone.Realm}>", CallId = "c1" };

        Assert.That(phone.Register().Status, Is.EqualTo(200));
    }

    [Test]
    public void The_digest_uri_may_be_anything_as_long_as_it_is_hashed()
    {
        // sipp writes its target's address there, phones behind outbound proxies theirs.
        _phone.Send();

        Assert.That(_phone.Send(_phone.Authorization(uri: "sip:192.0.2.1:5060")).Status, Is.EqualTo(200));
    }

    [Test]
    public void Ours_may_be_the_second_of_two_Authorization_headers()
    {
        _phone.Send();
        _phone.Extra.Add("Authorization: Digest username=\"x\", realm=\"other\", nonce=\"n\", uri=\"sip:x\", response=\"00112233445566778899aabbccddeeff\", qop=auth, nc=00000001, cnonce=\"x\"");

        Assert.That(_phone.Send(_phone.Authorization()).Status, Is.EqualTo(200));
    }

    [Test]
    public void S12_a_user_may_be_known_by_hash_only()
    {
        _rig.Directory.Users[("1000", Phone.Realm)] = new UserCredentials { Ha1 = "A" + Md5($"1000:{Phone.Realm}:secret0")[1..] };
        var wrong = _phone.Register();
        _rig.Directory.Users[("1000", Phone.Realm)] = new UserCredentials { Ha1 = Md5($"1000:{Phone.Realm}:secret0").ToUpperInvariant() };
        var right = _phone.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(wrong.Status, Is.EqualTo(401));
            Assert.That(right.Status, Is.EqualTo(200));
        }
    }

    [Test]
    public void S3_SHA_256_is_offered_first_and_either_answer_counts()
    {
        _rig.Registrar.Update(new RegistrarOptions { Algorithms = ["MD5", "SHA-256"] });

        var challenge = _phone.Send();
        var weak = _phone.Register();
        _phone.Algorithm = "SHA-256";
        var strong = _phone.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(challenge.All("WWW-Authenticate"), Has.Count.EqualTo(2));
            Assert.That(challenge["WWW-Authenticate"], Does.Contain("algorithm=SHA-256"));
            Assert.That(weak.Status, Is.EqualTo(200));
            Assert.That(strong.Status, Is.EqualTo(200));
            Assert.That(_rig.Registrar.User(Phone.Realm, "1000")[0].Authorization.Algorithm, Is.EqualTo("SHA-256"));
        }
    }

    [Test]
    public void Proxy_mode_challenges_with_407_and_takes_Proxy_Authorization_only()
    {
        _rig.Registrar.Update(new RegistrarOptions { Proxy = true });

        var challenge = _phone.Send();
        var wrongHeader = _phone.Send(_phone.Authorization());
        var right = _phone.Send(_phone.Authorization("Proxy-Authorization"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(challenge.Status, Is.EqualTo(407));
            Assert.That(challenge.Reason, Is.EqualTo("Proxy Authentication Required"));
            Assert.That(challenge.Names, Is.EqualTo(["Proxy-Authenticate"]));
            Assert.That(wrongHeader.Status, Is.EqualTo(407));
            Assert.That(right.Status, Is.EqualTo(200));
        }
    }

    [Test]
    public async Task S8_two_processes_with_one_key_accept_each_others_challenges()
    {
        await using var one = new RegistrarRig(new RegistrarOptions { NonceKey = "shared" });
        await using var two = new RegistrarRig(new RegistrarOptions { NonceKey = "shared" });
        var phone = new Phone(one);
        phone.Send();

        var moved = new Phone(two) { Nonce = phone.Nonce };

        Assert.That(moved.SendWithDigest().Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Without_a_key_a_nonce_dies_with_the_process()
    {
        await using var two = new RegistrarRig();
        _phone.Send();

        var moved = new Phone(two) { Nonce = _phone.Nonce };

        Assert.That(moved.SendWithDigest().Status, Is.EqualTo(401));
    }

    [Test]
    public async Task B33_a_slow_directory_is_waited_for_without_blocking()
    {
        var found = new TaskCompletionSource<UserCredentials?>();
        _phone.Send();
        _rig.Directory.Source = (_, _) => found.Task;
        _phone.CSeq++;

        var request = _rig.Begin(_phone.Last.Replace("CSeq: 1 ", "CSeq: 2 ", StringComparison.Ordinal).Replace("Content-Length: 0", _phone.Authorization() + "\r\nContent-Length: 0", StringComparison.Ordinal), _phone.Source);
        Assert.That(request.Answers, Is.Empty);
        found.SetResult(new UserCredentials { Secret = "secret0" });
        await _rig.LastHandled.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(request.Answers.Single().Status, Is.EqualTo(200));
    }

    [Test]
    public async Task B33_a_directory_that_takes_too_long_is_500()
    {
        _phone.Send();
        _rig.Directory.Source = (_, _) => new TaskCompletionSource<UserCredentials?>().Task;

        var request = _rig.Begin(_phone.Last.Replace("Content-Length: 0", _phone.Authorization() + "\r\nContent-Length: 0", StringComparison.Ordinal), _phone.Source);
        _rig.Advance(8.5);
        await _rig.LastHandled.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(request.Answers.Single().Status, Is.EqualTo(500));
    }

    [Test]
    public async Task B32_a_directory_that_throws_is_500_and_logged()
    {
        _phone.Send();
        _rig.Directory.Source = (_, _) => throw new InvalidOperationException("no database");

        var request = _rig.Begin(_phone.Last.Replace("Content-Length: 0", _phone.Authorization() + "\r\nContent-Length: 0", StringComparison.Ordinal), _phone.Source);
        await _rig.LastHandled.WaitAsync(TimeSpan.FromSeconds(10));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(request.Answers.Single().Status, Is.EqualTo(500));
            Assert.That(_rig.Logs.GetSnapshot().Select(record => record.Id.Id), Does.Contain(4001));
        }
    }

    [Test]
    public void A_changed_password_counts_at_once()
    {
        _phone.Register();
        _rig.Directory.Users[("1000", Phone.Realm)] = new UserCredentials { Secret = "new" };

        Assert.That(_phone.SendWithDigest().Status, Is.EqualTo(401));
    }

    [Test]
    public void S25_no_log_line_has_a_secret_a_nonce_or_a_response()
    {
        _phone.Register();
        new Phone(_rig, secret: "wrong-secret").Register();
        new Phone(_rig) { Aor = $"sip:1001@{Phone.Realm}" }.Register();

        var lines = string.Join('\n', _rig.Logs.GetSnapshot().Select(record => record.Message));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines, Is.Not.Empty);
            Assert.That(lines, Does.Not.Contain("secret0").And.Not.Contain("wrong-secret").And.Not.Contain(_phone.Nonce));
            Assert.That(new UserCredentials { Secret = "secret0", Display = "d" }.ToString(), Does.Not.Contain("secret0"));
        }
    }

    private static string Md5(string text) => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
