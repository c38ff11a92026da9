using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Registrar.Core.Diagnostics;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Who is pinged, and what the answers measure.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PingPolicyTests : IAsyncDisposable
{
    private const string OtherRealm = "other.example.com";

    private static readonly RegistrarOptions Options = new() { OptionsPing = 10, PingMode = PingMode.All, StaleTime = 25 };

    private readonly RegistrarRig _rig = new(Options);
    private readonly Phone _behindNat;
    private readonly Phone _public;

    public PingPolicyTests()
    {
        _rig.Directory.Users[("1001", OtherRealm)] = new UserCredentials { Secret = "secret1" };
        _behindNat = new Phone(_rig) { Contacts = ["<sip:1000@10.0.0.9:5060>"] };
        _public = new Phone(_rig, "1001", "secret1") { Contacts = ["<sip:1001@198.51.100.7:40000>"], Aor = $"sip:1001@{OtherRealm}", AuthRealm = OtherRealm };
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [TestCase(PingMode.All, "1000 1001")]
    [TestCase(PingMode.Nat, "1000")]
    [TestCase(PingMode.None, "")]
    public void N4_pingmode_says_who_is_pinged(PingMode mode, string pinged)
    {
        _rig.Registrar.Update(Options with { PingMode = mode });

        RegisterBoth();

        Assert.That(PingedIn(20), Is.EqualTo(pinged));
    }

    [Test]
    public void N4_a_realm_has_its_own_pingmode()
    {
        _rig.Registrar.Update(Options with { Realms = new Dictionary<string, RegistrarOptions> { [OtherRealm.ToUpperInvariant()] = Options with { PingMode = PingMode.None } } });

        RegisterBoth();

        Assert.That(PingedIn(20), Is.EqualTo("1000"));
    }

    [TestCase(PingMode.All, PingMode.None, "")]
    [TestCase(PingMode.None, PingMode.All, "1000 1001")]
    [TestCase(PingMode.None, PingMode.Nat, "1000")]
    [TestCase(PingMode.All, PingMode.Nat, "1000")]
    public void N4_a_reload_changes_who_is_pinged_at_once(PingMode before, PingMode after, string pinged)
    {
        _rig.Registrar.Update(Options with { PingMode = before });
        RegisterBoth();
        _rig.Advance(15);
        _rig.Link.Pings.Clear();

        _rig.Registrar.Update(Options with { PingMode = after });

        Assert.That(PingedIn(10.1), Is.EqualTo(pinged));
    }

    [Test]
    public void N4_a_phone_that_moves_behind_NAT_is_pinged_from_then_on_and_no_more_when_it_leaves()
    {
        _rig.Registrar.Update(Options with { PingMode = PingMode.Nat });
        _public.Register();
        var before = PingedIn(20);
        _public.Source = _public.Source with { Port = 40001 };
        _public.SendWithDigest();
        var behind = PingedIn(20);
        _public.Source = _public.Source with { Port = 40000 };
        _public.SendWithDigest();
        _rig.Link.Pings.Clear();

        Assert.That((before, behind, PingedIn(20)), Is.EqualTo(("", "1001", "")));
    }

    [Test]
    public void N4_silence_says_nothing_of_a_phone_that_is_not_pinged()
    {
        _rig.Registrar.Update(Options with { PingMode = PingMode.Nat });
        _rig.Link.OnPing = ping => ping.Answered(408, isLocal: true);
        RegisterBoth();
        _rig.Advance(60);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_rig.Registrar.Contacts(Phone.Realm, "1000").Contacts, Is.Empty);
            Assert.That(_rig.Registrar.Contacts(OtherRealm, "1001").Contacts, Has.Count.EqualTo(1));
        }
    }

    [TestCase(401)]
    [TestCase(407)]
    public void N4_a_challenge_is_life_and_is_never_answered(int status)
    {
        _rig.Link.OnPing = ping => ping.Answered(status);
        _behindNat.Register();
        _rig.Advance(40);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_rig.Link.Pings, Has.Count.EqualTo(4), "one per interval, no second try");
            Assert.That(_rig.Link.Pings.Select(ping => ping.Headers), Has.None.Contains("Authorization"));
            Assert.That(_rig.Registrar.Contacts(Phone.Realm, "1000").Contacts, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void N5_the_round_trip_is_kept_as_last_and_smoothed_with_the_time_of_the_last_answer()
    {
        _behindNat.Register();
        Answer(afterMs: 40);
        Answer(afterMs: 120);

        var shown = _rig.Registrar.User(Phone.Realm, "1000").Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(shown.RoundTrip, Is.EqualTo(120));
            Assert.That(shown.SmoothedRoundTrip, Is.EqualTo(50), "RFC 6298 §2.3: 7/8 of 40 and 1/8 of 120");
            Assert.That(shown.LastSeen, Is.EqualTo(_rig.NowSeconds));
        }
    }

    [Test]
    public void N5_nothing_is_shown_before_the_first_answer_and_what_was_measured_at_another_address_is_void()
    {
        _behindNat.Register();
        var before = _rig.Registrar.User(Phone.Realm, "1000").Single();
        Answer(afterMs: 40);
        _behindNat.Source = new Source("203.0.113.9", 5060);
        _behindNat.SendWithDigest();

        var moved = _rig.Registrar.User(Phone.Realm, "1000").Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((before.RoundTrip, before.SmoothedRoundTrip, before.LastSeen), Is.EqualTo(((int?)null, (double?)null, (long?)null)));
            Assert.That(moved.RoundTrip, Is.Null);
        }
    }

    [Test]
    public void N5_round_trips_are_a_histogram_of_seconds()
    {
        using var meters = new Meters();
        using var metrics = new RegistrarMetrics(meters, () => 0);
        using var collector = new MetricCollector<double>(meters, RegistrarMetrics.MeterName, "registrar.ping.duration");

        metrics.PingEnded(isAlive: true, tookMs: 40);
        metrics.PingEnded(isAlive: false, tookMs: 32_000);

        Assert.That(collector.GetMeasurementSnapshot().Select(one => one.Value), Is.EqualTo([0.04]));
    }

    private void RegisterBoth()
    {
        _behindNat.Register();
        _public.Register();
    }

    private void Answer(int afterMs)
    {
        var before = _rig.Link.Pings.Count;
        while (_rig.Link.Pings.Count == before) _rig.Time.Advance(TimeSpan.FromMilliseconds(20));
        _rig.Time.Advance(TimeSpan.FromMilliseconds(afterMs));
        _rig.Link.Pings[^1].Answered(200);
    }

    private string PingedIn(double seconds)
    {
        _rig.Advance(seconds);
        return string.Join(' ', _rig.Link.Pings.Select(ping => ping.RequestUri[4..8]).Distinct().Order(StringComparer.Ordinal));
    }
}
