using Drachtio.Client.Sessions;

namespace Drachtio.Client.Tests.Sessions;

public class FullJitterTests
{
    [Test]
    public void The_limit_doubles_from_the_first_delay_to_the_cap_and_starts_over()
    {
        var jitter = new FullJitter(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10), () => 1);

        var delays = Enumerable.Range(0, 8).Select(_ => jitter.Next().TotalMilliseconds).ToArray();
        jitter.Reset();

        Assert.That(delays, Is.EqualTo([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]));
        Assert.That(jitter.Next().TotalMilliseconds, Is.EqualTo(250));
    }

    [Test]
    public void Delays_spread_from_nothing_to_the_limit_even_at_the_cap()
    {
        var values = new Queue<double>([0, 0.5, 0.25]);
        var jitter = new FullJitter(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10), values.Dequeue);

        Assert.That(new[] { jitter.Next(), jitter.Next(), jitter.Next() }.Select(d => d.TotalSeconds), Is.EqualTo([0, 5, 2.5]));
    }
}
