using Drachtio.Sip;
using Microsoft.Extensions.Logging;
using Registrar.Core.Bindings;
using Registrar.Core.Diagnostics;
using Registrar.Core.KeepAlive;
using Registrar.Core.Timing;

namespace Registrar.Core.Notifications;

/// <summary>Sends NOTIFYs to bindings, outside any dialog, and waits for their outcomes.</summary>
/// <remarks>
/// The same way to the phone as an OPTIONS: <see cref="NextHop"/>. A phone that was not heard of is tried too: the result says how
/// that went, and an answer revives it. Safe from any thread.
/// </remarks>
internal sealed class Notifier(TimeProvider timeProvider, RegistrarClock clock, RegistrarMetrics metrics, ILogger logger) : IDisposable
{
    /// <summary>NOTIFYs under way at a time; more wait. The server keeps some 10 KB of each for 32 s (drachtio-protocol §6): 20 MB.</summary>
    public const int MaxInFlight = 2_000;

    private const string Gone = "no longer registered";

    // The server ends every transaction in 32 s, the client in 40 s; this is for neither having done it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly SemaphoreSlim _slots = new(MaxInFlight);
    private readonly RequestHeaders _requests = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>Sends one NOTIFY to each binding, all at once.</summary>
    public Task<NotifyResult[]> SendAsync(IEnumerable<Binding> bindings, NotifyContent content, CancellationToken cancellationToken) =>
        Task.WhenAll(bindings.Select(binding => SendAsync(binding, content, cancellationToken)));

    /// <summary>Sends one NOTIFY.</summary>
    /// <param name="binding">Where to, with its <see cref="Binding.Reachability"/>; as it is when a slot is free.</param>
    /// <param name="content">Checked content.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent is on its way.</param>
    /// <returns>Its outcome; nothing but a cancellation throws.</returns>
    public async Task<NotifyResult> SendAsync(Binding binding, NotifyContent content, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        try
        {
            await _slots.WaitAsync(either.Token);
            try
            {
                return await SendNowAsync(binding, content, either.Token);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new NotifyAttempt(binding, timeProvider, metrics).Failed("the registrar has ended");
        }
    }

    /// <summary>Ends all waiting, also what is still to come. The slots need no disposal: nobody asks for their wait handle.</summary>
    public void Dispose() => _end.Cancel();

    private async Task<NotifyResult> SendNowAsync(Binding binding, NotifyContent content, CancellationToken cancellationToken)
    {
        var isThere = binding.Reachability!.TryGetBinding(out var now);
        var attempt = new NotifyAttempt(isThere ? now : binding, timeProvider, metrics);
        try
        {
            return (isThere ? TrySend(in now, content, attempt) : Gone) is { } reason
                ? attempt.Failed(reason)
                : await attempt.Outcome.WaitAsync(Patience, timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            return attempt.Failed("no outcome came in time");
        }
    }

    // Why it was not sent; null when it was.
    private string? TrySend(in Binding binding, NotifyContent content, NotifyAttempt attempt)
    {
        var nowMs = clock.NowMs;
        if (!binding.IsLive(nowMs))
            return Gone;

        var link = binding.Link;
        if (!link.IsConnected)
            return $"drachtio-server {link.Name} is not connected";

        var headers = new SipHeaderWriter();
        _requests.Begin(headers, SipMethod.Notify, in binding);
        var nextHop = NextHop.Of(in binding, stackalloc byte[NextHop.UsualBytes]);
        var isTaken = content.TryWrite(headers);
        if (isTaken)
        {
            lock (link.Flows.Order)
            {
                var requestUri = NextHop.RequestUri(in binding, nowMs);
                isTaken = link.TrySend(SipMethod.Notify, requestUri, nextHop, headers, content.Body.Span, attempt, nowMs);
            }
        }

        metrics.NotifySent(isTaken);
        if (isTaken)
            return null;

        Log.NotifyNotTaken(logger, binding.Aor, content.Event, link.Name);
        return "drachtio-server cannot take it; the log says why";
    }
}
