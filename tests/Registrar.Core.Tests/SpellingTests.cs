using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>A directory that ignores case lends nobody another name: an HA1 fits whatever name was sent with it.</summary>
public sealed class SpellingTests
{
    private RegistrarRig _rig = null!;
    private Phone _alice = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig(directory: new FakeDirectory { IgnoresCase = true });
        _alice = new Phone(_rig, "alice", "pw");
    }

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [Test]
    public async Task S6_a_captured_REGISTER_passes_no_second_time_under_another_spelling([Values] bool answersNow, [Values("alice", "ALICE")] string owner)
    {
        Know(answersNow);
        var told = new List<RegistrarEvent>();
        _rig.Registrar.AuthFailed += (_, failure) => told.Add(failure);
        var first = _alice.Register();

        var replay = _rig.Send(Captured("ALICE", owner), _alice.Source);
        var count = _rig.Registrar.BindingCount;
        await _rig.Registrar.DisposeAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Status, replay.Status, count), Is.EqualTo((200, 401, 1)));
            Assert.That(told.Select(static failure => failure.Username), Is.EqualTo(new[] { "ALICE" }), "as sent");
            Assert.That(_rig.Logs.GetSnapshot().Select(static record => record.Message), Has.Some.Contains("ALICE"));
        }
    }

    [Test]
    public void S6_a_captured_REGISTER_of_a_trunk_opens_no_address_of_others([Values] bool answersNow)
    {
        Know(answersNow, "*");
        _alice.Register();

        Assert.That((_rig.Send(Captured("Alice", "bob"), _alice.Source).Status, _rig.Registrar.BindingCount), Is.EqualTo((401, 1)));
    }

    [Test]
    public void A_name_in_the_directorys_spelling_passes_again_and_again([Values] bool answersNow)
    {
        Know(answersNow);

        Assert.That((_alice.Register().Status, _alice.SendWithDigest().Status), Is.EqualTo((200, 200)));
    }

    private void Know(bool answersNow, params string[] aors)
    {
        var hash = _alice.Hash($"alice:{Phone.Realm}:pw");
        _rig.Directory.AnswersNow = answersNow;
        _rig.Directory.Users[("alice", Phone.Realm)] = new UserCredentials { Ha1 = hash, Aors = aors, Username = answersNow ? null : "alice" };
    }

    // None of what is changed here is covered by the digest.
    private string Captured(string username, string owner) => _alice.Last
        .Replace("username=\"alice\"", $"username=\"{username}\"", StringComparison.Ordinal)
        .Replace("To: <sip:alice@", $"To: <sip:{owner}@", StringComparison.Ordinal)
        .Replace("Call-ID: ", "Call-ID: x", StringComparison.Ordinal)
        .Replace("@10.0.0.9:5060>", "@10.0.0.66:5060>", StringComparison.Ordinal);
}
