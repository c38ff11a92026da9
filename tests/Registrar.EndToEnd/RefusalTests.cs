using Drachtio.Testing;
using Registrar.EndToEnd.Processes;

namespace Registrar.EndToEnd;

/// <summary>What a phone, or somebody who plays one, does not get.</summary>
public sealed class RefusalTests : EndToEndTest
{
    private RegistrarProgram _program = null!;
    private ScriptedPhone _phone = null!;

    [OneTimeSetUp]
    public async Task Start_the_program() => _program = await StartFixtureProgramAsync();

    [SetUp]
    public async Task Switch_a_phone_on() => _phone = await PhoneAsync();

    [Test]
    public async Task Wrong_password_is_challenged_afresh_and_stores_nothing()
    {
        var answer = await _phone.RegisterAsync(new PhoneRegister { Credentials = _phone.Account with { Password = "wrong" } });

        var first = PhoneDigest.FromChallenge(_phone.Inbox.Messages[0].Header("WWW-Authenticate")!);
        var second = PhoneDigest.FromChallenge(answer.Header("WWW-Authenticate")!);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(second.Nonce, Is.Not.EqualTo(first.Nonce));
            Assert.That(second.IsStale, Is.False);
            Assert.That(await _program.UserAsync(Realm, _phone.Account.Username), Is.Empty);
        }
    }

    [Test]
    public async Task Wrong_password_does_not_touch_a_live_binding()
    {
        await _phone.RegisterAsync();

        await _phone.RegisterAsync(new PhoneRegister { Expires = 0, Credentials = _phone.Account with { Password = "wrong" } });

        Assert.That(await _program.UserAsync(Realm, _phone.Account.Username), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Unknown_user_cannot_be_told_from_a_wrong_password()
    {
        var nobody = await PhoneAsync(account: new PhoneAccount("nobody", "x", Realm));

        var unknown = await nobody.RegisterAsync();
        var wrong = await _phone.RegisterAsync(new PhoneRegister { Credentials = _phone.Account with { Password = "wrong" } });

        Assert.That(Shape(unknown), Is.EqualTo(Shape(wrong)));
    }

    [Test]
    public async Task Domain_that_is_not_served_gets_404_without_a_challenge()
    {
        var stranger = await PhoneAsync(account: new PhoneAccount("1000", "x", "other.example.com"));

        var answer = await stranger.RegisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(404));
            Assert.That(answer.Header("WWW-Authenticate"), Is.Null);
            Assert.That(stranger.Inbox.Count, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Another_users_address_is_refused_only_after_the_right_answer()
    {
        var victim = NewAccount();

        var wrong = await _phone.RegisterAsync(new PhoneRegister { To = victim.Aor, Credentials = _phone.Account with { Password = "wrong" } });
        var right = await _phone.RegisterAsync(new PhoneRegister { To = victim.Aor });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(wrong.Status, Is.EqualTo(401));
            Assert.That(right.Status, Is.EqualTo(403));
            Assert.That(await _program.UserAsync(Realm, victim.Username), Is.Empty);
            Assert.That(await _program.UserAsync(Realm, _phone.Account.Username), Is.Empty);
        }
    }

    [Test]
    public async Task Replayed_credentials_are_challenged_as_stale()
    {
        await _phone.RegisterAsync();
        var captured = new PhoneMessage(_phone.LastSent.ToArray()).Header("Authorization")!;
        var thief = await PhoneAsync(account: _phone.Account);

        var answer = await thief.RequestAsync(thief.BuildRegister(PhoneRegister.Default, captured));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(PhoneDigest.FromChallenge(answer.Header("WWW-Authenticate")!).IsStale, Is.True);
            Assert.That(await _program.UserAsync(Realm, _phone.Account.Username), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Altered_nonce_is_challenged_afresh()
    {
        await _phone.RegisterAsync();
        var mine = PhoneDigest.FromChallenge(_phone.Inbox.Messages[0].Header("WWW-Authenticate")!);
        var forged = mine with { Nonce = new string([.. mine.Nonce.Reverse()]) };

        var answer = await _phone.RequestAsync(_phone.BuildRegister(
            PhoneRegister.Default, forged.Authorization(_phone.Account, "REGISTER", $"sip:{Realm}", 1)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(401));
            Assert.That(PhoneDigest.FromChallenge(answer.Header("WWW-Authenticate")!).IsStale, Is.False);
        }
    }

    [Test]
    public async Task Expiry_below_the_minimum_gets_423_with_the_minimum_and_then_works()
    {
        var brief = await _phone.RegisterAsync(30);
        var longer = await _phone.RegisterAsync(int.Parse(brief.Header("Min-Expires")!, System.Globalization.CultureInfo.InvariantCulture));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(brief.Status, Is.EqualTo(423));
            Assert.That(brief.Header("Min-Expires"), Is.EqualTo("60"));
            Assert.That(longer.Status, Is.EqualTo(200));
        }
    }

    // Everything that could tell two refusals apart but the nonce itself and what belongs to the transaction.
    private static string Shape(PhoneMessage message)
    {
        var challenge = string.Join(' ', PhoneDigest.Fields(message.Header("WWW-Authenticate")!).Select(field => field.Key == "nonce" ? $"nonce[{field.Value.Length}]" : $"{field.Key}={field.Value}"));
        var names = message.Text.Split("\r\n").Skip(1).Select(line => line.Split(':')[0]);
        return $"{message.StartLine} {string.Join(' ', names)} {challenge}";
    }
}
