using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Registrar.Core.Bindings;
using Registrar.Core.Diagnostics;

namespace Registrar.Core.Notifications;

/// <summary>Sends a message summary to each binding that is new, from a queue of its own.</summary>
/// <remarks>
/// Offering costs a REGISTER one slot in a bounded queue: when it is full the phone is not told and that is counted. Neither a slow
/// mailbox source nor silent phones stop anything else. Safe from any thread.
/// </remarks>
internal sealed class MailboxGreeter : IAsyncDisposable
{
    /// <summary>Phones that may wait: at most 2 MB, taken as they come, and the text of those that have gone meanwhile.</summary>
    public const int DefaultMaxWaiting = 16_384;

    // Half of what the notifier carries, so that library calls always find room.
    private const int MaxAtOnce = Notifier.MaxInFlight / 2;

    private static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IMailboxSource _source;
    private readonly Notifier _notifier;
    private readonly TimeProvider _timeProvider;
    private readonly RegistrarMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Channel<Binding> _queue;
    private readonly SemaphoreSlim _slots = new(MaxAtOnce);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <summary>Starts to serve.</summary>
    public MailboxGreeter(IMailboxSource source, Notifier notifier, TimeProvider timeProvider, RegistrarMetrics metrics, ILogger logger, int maxWaiting = DefaultMaxWaiting)
    {
        _source = source;
        _notifier = notifier;
        _timeProvider = timeProvider;
        _metrics = metrics;
        _logger = logger;
        _queue = Channel.CreateBounded<Binding>(new BoundedChannelOptions(maxWaiting) { SingleReader = true });
        _loop = RunAsync();
    }

    /// <summary>A binding is new and its phone has the 200.</summary>
    public void Offer(in Binding binding)
    {
        if (!_queue.Writer.TryWrite(binding)) _metrics.GreetingLost("queue");
    }

    /// <summary>Ends all work, waiting at most 3 s for a source that does not come back.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stop.CancelAsync();
        await _loop;

        // Whoever is at work has been told to stop; all slots back means that all have.
        using var patience = new CancellationTokenSource(Patience, _timeProvider);
        try
        {
            for (var i = 0; i < MaxAtOnce; i++) await _slots.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // A source that blocks its thread; both stay, for when it comes back after all.
            Log.MailboxLeftBehind(_logger, Patience.TotalSeconds);
            return;
        }

        _slots.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var binding in _queue.Reader.ReadAllAsync(_stop.Token))
            {
                await _slots.WaitAsync(_stop.Token);
                _ = GreetAsync(binding);
            }
        }
        catch (OperationCanceledException)
        {
            // The registrar ends; phones still in the queue register again with the next one.
        }
    }

    // Holds a slot until it ends; never faults.
    private async Task GreetAsync(Binding binding)
    {
        try
        {
            // Not on the loop: a source that blocks must not hold up the others.
            await Task.Yield();
            if (await FindAsync(binding.Username, binding.Realm) is not { } counts)
                return;

            var result = await _notifier.SendAsync(binding, NotifyContent.Voicemail(binding.Username, binding.Realm, counts), _stop.Token);
            if (result.IsAccepted)
                return;

            Log.GreetingRefused(_logger, binding.Aor, result.StatusCode, result.Reason);
            _metrics.GreetingLost("notify");
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // As above.
        }
        catch (Exception exception)
        {
            Log.MailboxFailed(_logger, exception, binding.Username, binding.Realm);
            _metrics.GreetingLost("source");
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<VoicemailCounts?> FindAsync(string username, string realm)
    {
        using var patience = new CancellationTokenSource(LookupTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stop.Token);
        return await _source.FindAsync(username, realm, either.Token).AsTask().WaitAsync(either.Token);
    }
}
