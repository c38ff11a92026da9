using System.Net;
using System.Net.Sockets;
using Drachtio.Embedded.Control;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Drachtio.Embedded.Tests;

/// <summary>Accepting goes on after a failure, but not at once: one that stays, as EMFILE, would take a whole processor.</summary>
internal sealed class AcceptTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Accepting_after_a_failure_goes_on_100_ms_later()
    {
        var clock = new TellingClock();
        var accepted = new List<Socket>();
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = AppListener.Bind(new IPEndPoint(IPAddress.Loopback, 0), Accept, clock, NullLogger.Instance);
        listener.Start();
        using var one = new TcpClient();
        using var two = new TcpClient();

        await one.ConnectAsync(listener.Local);
        await clock.TimerMade.WaitAsync(Patience);
        await two.ConnectAsync(listener.Local);
        clock.Advance(TimeSpan.FromMilliseconds(99));
        var early = accepted.Count;
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await second.Task.WaitAsync(Patience);
        await listener.StopAsync();

        Assert.That(early, Is.EqualTo(1));

        bool Accept(Socket socket)
        {
            accepted.Add(socket);
            if (accepted.Count == 1) throw new SocketException((int)SocketError.TooManyOpenSockets);
            second.SetResult();
            return false;
        }
    }

    [Test]
    public async Task Stop_does_not_wait_for_the_pause_after_a_failure()
    {
        var clock = new TellingClock();
        var listener = AppListener.Bind(
            new IPEndPoint(IPAddress.Loopback, 0), static _ => throw new SocketException((int)SocketError.TooManyOpenSockets), clock, NullLogger.Instance);
        listener.Start();
        using var one = new TcpClient();
        await one.ConnectAsync(listener.Local);
        await clock.TimerMade.WaitAsync(Patience);

        Assert.That(async () => await listener.StopAsync().AsTask().WaitAsync(Patience), Throws.Nothing);
    }

    private sealed class TellingClock : FakeTimeProvider
    {
        private readonly TaskCompletionSource _made = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task TimerMade => _made.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _made.TrySetResult();
            return timer;
        }
    }
}
