using Registrar.Core.KeepAlive;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>What one bad request, ping or caller may not do to the others.</summary>
public sealed class HandlerSafetyTests
{
    private RegistrarRig _rig = null!;
    private Phone _phone = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig(new RegistrarOptions { OptionsPing = 10 });
        _phone = new Phone(_rig);
    }

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [Test]
    public async Task A_request_that_was_answered_meanwhile_binds_nothing()
    {
        var found = new TaskCompletionSource<UserCredentials?>();
        _phone.Send();
        _rig.Directory.Source = (_, _) => found.Task;
        var request = _rig.Begin(_phone.Last.Replace("CSeq: 1 ", "CSeq: 2 ", StringComparison.Ordinal).Replace("Content-Length: 0", _phone.Authorization() + "\r\nContent-Length: 0", StringComparison.Ordinal), _phone.Source);
        request.IsAnswered = true;

        found.SetResult(new UserCredentials { Secret = "secret0" });
        await _rig.LastHandled.WaitAsync(TimeSpan.FromSeconds(10));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(request.Answers, Is.Empty);
            Assert.That(_rig.Registrar.BindingCount, Is.Zero);
        }
    }

    [Test]
    public void A_directory_that_handles_another_request_meanwhile_disturbs_nothing()
    {
        _rig.Directory.Users[("1001", Phone.Realm)] = new UserCredentials { Secret = "secret1" };
        var other = new Phone(_rig, "1001", "secret1") { Contacts = ["<sip:1001@10.0.0.1>"] };
        other.Send();
        _phone.Send();
        _rig.Directory.Source = (user, _) =>
        {
            _rig.Directory.Source = null;
            other.Send(other.Authorization());
            return Task.FromResult<UserCredentials?>(new UserCredentials { Secret = "secret0" });
        };

        var answer = _phone.Send(_phone.Authorization());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Contacts, Is.EqualTo(["<sip:1000@10.0.0.9:5060>;expires=600"]));
            Assert.That(_rig.Registrar.User(Phone.Realm, "1001"), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void A_ping_that_throws_keeps_no_other_from_leaving()
    {
        var broken = new FakeLink { Fault = new InvalidOperationException("broken") };
        _rig.Registrar.Update(new RegistrarOptions { OptionsPing = 1 });
        foreach (var user in Enumerable.Range(2000, 30).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)))
        {
            _rig.Directory.Users[(user, Phone.Realm)] = new UserCredentials { Secret = "s" };
            new Phone(_rig, user, "s") { Link = broken }.Register("600", Ten(user));
        }

        _phone.Register("600", Ten("1000"));

        // 300 broken ones in 50 slots: hardly a slot without some of them in front.
        _rig.Advance(1.1);

        Assert.That(_rig.Link.Pings.Select(ping => ping.RequestUri).Distinct().Count(), Is.EqualTo(10));

        static string[] Ten(string user) => [.. Enumerable.Range(0, 10).Select(line => $"<sip:{user}@10.0.1.{line}>")];
    }

    [Test]
    public void A_binding_is_pinged_once_in_an_interval_of_a_day()
    {
        var wheel = new PingWheel();
        wheel.Reset(86_400_000, 0, 0);
        var maker = new BindingMaker(_rig);
        wheel.Add(maker.Watched(null, 0, maker.Any()));
        var due = new List<Reachability>();

        var pings = Enumerable.Range(1, 86_400).Sum(second =>
        {
            wheel.Turn(second * 1000L, due);
            foreach (var reachability in due) wheel.Again(reachability, second * 1000L);
            return due.Count;
        });

        Assert.That(pings, Is.EqualTo(1));
    }
}
