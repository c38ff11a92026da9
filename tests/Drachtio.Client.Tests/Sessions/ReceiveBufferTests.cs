using Drachtio.Client.Sessions;

namespace Drachtio.Client.Tests.Sessions;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class ReceiveBufferTests
{
    private const int Usual = 64 * 1024;

    private readonly ReceiveBuffer _buffer = new();
    private byte _next;
    private byte _expected;

    [Test]
    public void Bytes_come_out_in_the_order_they_went_in_however_much_is_left([Values(1, 1000, 20_000, 70_000)] int kept)
    {
        var isInOrder = Enumerable.Range(0, 400).Select(i => { Receive(3_000 + i); return TakeAllBut(kept); }).ToArray();

        Assert.That(isInOrder, Is.All.True);
    }

    [Test]
    public void There_is_room_for_a_receive_while_a_frame_grows()
    {
        var rooms = Enumerable.Range(0, 300).Select(_ => Receive(16 * 1024)).ToArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rooms, Is.All.GreaterThanOrEqualTo(16 * 1024));
            Assert.That(_buffer.Unread.Length, Is.EqualTo(300 * 16 * 1024));
            Assert.That(TakeAllBut(0), Is.True);
        }
    }

    [Test]
    public void What_one_huge_frame_needed_is_given_back([Values(0, 500)] int left)
    {
        var grown = Enumerable.Range(0, 100).Select(_ => Receive(16 * 1024)).Max();
        TakeAllBut(left);

        var room = _buffer.Free().Length;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(grown, Is.GreaterThan(Usual));
            Assert.That(room, Is.EqualTo(Usual - left));
            Assert.That(TakeAllBut(0), Is.True);
        }
    }

    // Says how much room there was.
    private int Receive(int count)
    {
        var free = _buffer.Free();
        var room = free.Length;
        count = Math.Min(count, room);
        for (var i = 0; i < count; i++) free[i] = _next++;
        _buffer.Received(count);
        return room;
    }

    // Says whether they are the next ones.
    private bool TakeAllBut(int kept)
    {
        var count = Math.Max(0, _buffer.Unread.Length - kept);
        var isInOrder = _buffer.Unread.Span[..count].ToArray().All(value => value == _expected++);
        _buffer.Take(count);
        return isInOrder;
    }
}
