using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>What somebody without a password learns, and what he costs: docs/conformance.md S4 and S10.</summary>
public sealed class StrangerTests
{
    private RegistrarRig _rig = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig();
        _rig.Directory.Users[("hashed", Phone.Realm)] = new UserCredentials { Ha1 = "00112233445566778899aabbccddeeff" };
        _rig.Directory.Users[("empty", Phone.Realm)] = new UserCredentials();
    }

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [Test]
    public void S10_wrong_password_unknown_user_and_no_credentials_look_alike([Values] bool isProxy, [Values("1000", "hashed", "empty", "9999")] string user)
    {
        _rig.Registrar.Update(new RegistrarOptions { Proxy = isProxy, Algorithms = ["MD5", "SHA-256"], AuthInfo = true });
        var phone = new Phone(_rig, user, "wrong");

        var stranger = phone.Send();
        var wrong = phone.Send(phone.Authorization(isProxy ? "Proxy-Authorization" : "Authorization"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Shape(stranger), Is.EqualTo(Expected(isProxy)));
            Assert.That(Shape(wrong), Is.EqualTo(Expected(isProxy)));
            Assert.That(_rig.Directory.Lookups, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task S10_a_wrong_password_and_an_unknown_user_are_told_alike()
    {
        var told = new List<RegistrarEvent>();
        _rig.Registrar.AuthFailed += (_, failure) => told.Add(failure);

        new Phone(_rig, secret: "wrong").Register();
        new Phone(_rig, "9999").Register();
        await _rig.Registrar.DisposeAsync();

        Assert.That(told.Select(failure => (failure.Cause, failure.Username)), Is.EqualTo(new[] { (RegistrarEventCause.Credentials, "1000"), (RegistrarEventCause.Credentials, "9999") }));
    }

    [Test]
    public void S10_a_user_whose_look_up_is_slow_is_answered_like_any_other()
    {
        _rig.Directory.Source = async (_, _) =>
        {
            await Task.Yield();
            return null;
        };
        var phone = new Phone(_rig);
        phone.Send();
        var request = _rig.Begin(phone.Last.Replace("Content-Length: 0", phone.Authorization() + "\r\nContent-Length: 0", StringComparison.Ordinal), phone.Source);

        Assert.That(async () => await _rig.LastHandled.WaitAsync(TimeSpan.FromSeconds(10)), Throws.Nothing);
        Assert.That(Shape(request.Answers.Single()), Is.EqualTo("401 Unauthorized WWW-Authenticate: Digest realm=\"bling.babblevoice.com\", …, algorithm=MD5, qop=\"auth\""));
    }

    [TestCase(100_000)]
    [TestCase(1_000_000, Category = "Long")]
    public async Task S4_strangers_leave_no_state(int count)
    {
        await using var rig = new RegistrarRig(withLogs: false);
        var phone = new Phone(rig);
        phone.Send();
        rig.Send(phone.Last, phone.Source);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        foreach (var _ in Enumerable.Range(0, count)) rig.Send(phone.Last, phone.Source);

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(1_000_000));
    }

    [Test]
    public async Task S4_wrong_answers_of_strangers_leave_no_state()
    {
        await using var rig = new RegistrarRig(withLogs: false);
        var phone = new Phone(rig, "9999");
        phone.Register();
        foreach (var _ in Enumerable.Range(0, 20_000)) rig.Send(phone.Last, phone.Source);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // The ring of events is full by now: each failure told takes the place of an older one.
        foreach (var _ in Enumerable.Range(0, 20_000)) rig.Send(phone.Last, phone.Source);

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(1_000_000));
    }

    private static string Expected(bool isProxy)
    {
        var header = isProxy ? "Proxy-Authenticate" : "WWW-Authenticate";
        var lines = new[] { "SHA-256", "MD5" }.Select(algorithm => $"{header}: Digest realm=\"{Phone.Realm}\", …, algorithm={algorithm}, qop=\"auth\"");
        return $"{(isProxy ? "407 Proxy Authentication Required" : "401 Unauthorized")} {string.Join(" | ", lines)}";
    }

    // Everything a stranger sees but the nonce.
    private static string Shape(Answer answer) =>
        $"{answer.Status} {answer.Reason} {string.Join(" | ", answer.Headers.Select(header => $"{header.Key}: {WithoutNonce(header.Value)}"))}";

    private static string WithoutNonce(string challenge)
    {
        var from = challenge.IndexOf("nonce=\"", StringComparison.Ordinal);
        return $"{challenge[..from]}…{challenge[(challenge.IndexOf('"', from + 7) + 1)..]}";
    }
}
