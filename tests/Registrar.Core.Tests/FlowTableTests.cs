using System.Text;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Tests;

/// <summary>The mirror of a server's flow cache stays bounded whatever a user sends.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FlowTableTests
{
    private readonly FlowTable _flows = new(maxFlows: 3);

    [SetUp]
    public void Fill()
    {
        Add("a", isForeign: false);
        Add("b", isForeign: true);
        Add("c", isForeign: true);
    }

    [Test]
    public void A_full_table_forgets_its_oldest_foreign_flow()
    {
        Add("d", isForeign: false);

        Assert.That(Held("a", "b", "c", "d"), Is.EqualTo("acd"));
    }

    [Test]
    public void A_flow_noted_again_is_no_longer_the_oldest()
    {
        Add("b", isForeign: true);
        Add("d", isForeign: true);

        Assert.That(Held("a", "b", "c", "d"), Is.EqualTo("abd"));
    }

    [Test]
    public void A_table_full_of_phones_takes_no_more_but_renews_what_it_has()
    {
        Add("b", isForeign: false);
        Add("c", isForeign: false);
        Add("d", isForeign: true);
        Add("a", isForeign: false, seconds: 90);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Held("a", "b", "c", "d"), Is.EqualTo("abc"));
            Assert.That(_flows.TryGet("sip:a@h"u8, 80_000, out _), Is.True);
        }
    }

    [Test]
    public void Swept_and_forgotten_flows_make_room()
    {
        _flows.Sweep(91_000);
        Add("d", isForeign: true);
        Add("d", isForeign: true, seconds: 0);

        Assert.That(_flows.Count, Is.Zero);
    }

    [Test]
    public void Unregistering_unknown_hosts_without_end_keeps_the_table_at_its_cap()
    {
        foreach (var number in Enumerable.Range(0, 1000)) Add($"x{number}", isForeign: true);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_flows.Count, Is.EqualTo(3));
            Assert.That(Held("a", "x998", "x999"), Is.EqualTo("ax998x999"));
        }
    }

    [Test]
    public void A_refresh_of_a_flow_makes_no_garbage_and_moves_it_to_its_new_source()
    {
        _flows.Answered("sip:a@h"u8, "203.0.113.1"u8, 1111, 60, isForeign: false, nowMs: 0);
        var before = GC.GetAllocatedBytesForCurrentThread();

        _flows.Answered("sip:a:password@h:5060;x=1"u8, "203.0.113.1"u8, 2222, 60, isForeign: false, nowMs: 1000);

        var garbage = GC.GetAllocatedBytesForCurrentThread() - before;
        _flows.TryGet("sip:a@h"u8, 0, out var moved);
        _flows.Answered("sip:a@h"u8, "203.0.113.9"u8, 2222, 60, isForeign: false, nowMs: 1000);
        _flows.TryGet("sip:a@h"u8, 0, out var away);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(garbage, Is.Zero);
            Assert.That(moved, Is.EqualTo(new Flow("203.0.113.1", 2222, 61_000, IsForeign: false)));
            Assert.That(away.SourceAddress, Is.EqualTo("203.0.113.9"));
        }
    }

    [Test]
    public void Keys_are_told_apart_whatever_their_length()
    {
        var name = new string('x', 300);
        Add(name, isForeign: true);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Held(name, name + "y", "", "a"), Is.EqualTo(name + "a"));
            Assert.That(_flows.TryGet("tel:+441632960083"u8, 0, out _), Is.False);
        }
    }

    private void Add(string user, bool isForeign, int seconds = 60) =>
        _flows.Answered(Encoding.ASCII.GetBytes($"sip:{user}@h"), "203.0.113.1"u8, 1111, seconds, isForeign, nowMs: 0);

    private string Held(params string[] users) =>
        string.Concat(users.Where(user => _flows.TryGet(Encoding.ASCII.GetBytes($"sip:{user}@h"), 0, out _)));
}
