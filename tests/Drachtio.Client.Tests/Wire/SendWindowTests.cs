using Drachtio.Client.Wire;

namespace Drachtio.Client.Tests.Wire;

public class SendWindowTests
{
    [Test]
    public void Small_frames_are_never_held_back()
    {
        var window = new SendWindow();

        SendAll(window, Enumerable.Repeat(SendWindow.SmallFrameBytes, 1_000));

        Assert.That(window.UnacknowledgedBytes, Is.EqualTo(4_037_000));
    }

    [Test]
    public void A_large_frame_waits_for_small_ones_before_it()
    {
        var window = new SendWindow();
        SendAll(window, [4_037, 4_037]);

        var before = window.CanSend(4_038);
        window.Acknowledged(4_037);

        Assert.That(before, Is.False, "8,074 + 4,038 is above 12,000");
        Assert.That(window.CanSend(4_038), Is.True);
    }

    [Test]
    public void Small_frames_behind_a_large_one_share_its_12000_bytes()
    {
        var window = new SendWindow();
        SendAll(window, [10_000]);

        var fits = window.CanSend(2_000);
        var isTooMuch = window.CanSend(2_001);
        window.Acknowledged(10_000);

        Assert.That(fits, Is.True);
        Assert.That(isTooMuch, Is.False);
        Assert.That(window.CanSend(2_001), Is.True, "nothing large is unacknowledged any more");
    }

    [TestCase(12_000, true)]
    [TestCase(12_001, false)]
    public void Nothing_above_12000_ever_leaves(int frameBytes, bool canSend) =>
        Assert.That(new SendWindow().CanSend(frameBytes), Is.EqualTo(canSend));

    [Test]
    public void A_servers_ring_survives_any_mix_of_frames_within_the_window([Range(1, 50)] int seed) =>
        Assert.That(CorruptsRing(seed, isWindowKept: true), Is.False);

    [Test]
    public void The_same_mix_without_the_window_corrupts_the_ring([Range(1, 50)] int seed) =>
        Assert.That(CorruptsRing(seed, isWindowKept: false), Is.True);

    [Test]
    public void A_ring_survives_small_frames_without_end([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var ring = new ServerRing();

        Assert.That(Corrupts(ring, new SendWindow(), random, () => random.Next(20, SendWindow.SmallFrameBytes + 1), isWindowKept: false), Is.False);
    }

    private static bool CorruptsRing(int seed, bool isWindowKept)
    {
        var random = new Random(seed);
        return Corrupts(new ServerRing(), new SendWindow(), random, () => random.Next(2) == 0 ? random.Next(20, 900) : random.Next(900, 12_001), isWindowKept);
    }

    private static bool Corrupts(ServerRing ring, SendWindow window, Random random, Func<int> nextFrame, bool isWindowKept)
    {
        var left = 2_000;
        var next = nextFrame();
        while (left > 0 || !ring.IsIdle)
        {
            while (left > 0 && (!isWindowKept || window.CanSend(next)))
            {
                if (isWindowKept) window.Sent(next);
                ring.Arrive(next);
                next = nextFrame();
                left--;
            }

            foreach (var answered in ring.Read(random))
            {
                if (isWindowKept) window.Acknowledged(answered);
            }

            if (ring.IsCorrupted) return true;
        }

        return false;
    }

    private static void SendAll(SendWindow window, IEnumerable<int> frames)
    {
        foreach (var frame in frames)
        {
            Assert.That(window.CanSend(frame), Is.True);
            window.Sent(frame);
        }
    }
}
