using System.Text;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class EventValueTests
{
    [TestCase("reg", "reg", ""), TestCase("presence.winfo;id=5", "presence.winfo", "5"), TestCase(" refer ; x=\"y\" ; ID = a ", "refer", "a")]
    public void Event_gives_package_and_id(string text, string package, string id)
    {
        Assert.That(EventValue.TryParse(Encoding.ASCII.GetBytes(text), out var value), Is.True);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(WireText.Text(value.Package), Is.EqualTo(package));
            Assert.That(WireText.Text(value.Id), Is.EqualTo(id));
        }
    }

    [TestCase(""), TestCase(";id=1"), TestCase("a b"), TestCase("reg;id=\""), TestCase("reg,presence")]
    public void Malformed_event_is_refused(string text) =>
        Assert.That(EventValue.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);

    [TestCase("active;expires=3600", 3600u, true, false, false), TestCase("Pending ; expires=5", 5u, false, true, false), TestCase("terminated;reason=timeout;retry-after=7;expires=0", 0u, false, false, true)]
    public void Subscription_state_gives_its_parts(string text, uint expires, bool isActive, bool isPending, bool isTerminated)
    {
        Assert.That(SubscriptionStateValue.TryParse(Encoding.ASCII.GetBytes(text), out var value), Is.True);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(value.TryGetExpires(out var seconds) ? seconds : uint.MaxValue, Is.EqualTo(expires));
            Assert.That((value.IsActive, value.IsPending, value.IsTerminated), Is.EqualTo((isActive, isPending, isTerminated)));
            Assert.That(value.TryGetRetryAfter(out _), Is.EqualTo(isTerminated));
            Assert.That(WireText.Text(value.Reason), Is.EqualTo(isTerminated ? "timeout" : ""));
        }
    }

    [TestCase(""), TestCase("active expires=1"), TestCase(";reason=x")]
    public void Malformed_subscription_state_is_refused(string text) =>
        Assert.That(SubscriptionStateValue.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);
}
