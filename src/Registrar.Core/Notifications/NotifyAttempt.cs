using Drachtio.Client;
using Drachtio.Sip;
using Registrar.Core.Bindings;
using Registrar.Core.Diagnostics;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Notifications;

/// <summary>One NOTIFY to one binding, from sending to its outcome.</summary>
/// <remarks>The outcome comes on a read loop or a tick; whoever waits goes on elsewhere.</remarks>
/// <param name="binding">Where it goes; with its reachability.</param>
/// <param name="timeProvider">Measures the round trip.</param>
/// <param name="metrics">Counts.</param>
internal sealed class NotifyAttempt(Binding binding, TimeProvider timeProvider, RegistrarMetrics metrics) : IDrachtioOutcomeHandler
{
    // The phrase is the phone's text.
    private const int MaxReasonLength = 128;

    private readonly Binding _binding = binding;
    private readonly TaskCompletionSource<NotifyResult> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _startStamp = timeProvider.GetTimestamp();

    /// <summary>Ends with the outcome.</summary>
    public Task<NotifyResult> Outcome => _outcome.Task;

    /// <inheritdoc/>
    public void OnOutcome(in DrachtioOutcome outcome, long state)
    {
        var reason = outcome.Response is { } response ? SipText.Decode(response.ReasonPhrase) : WhyNone(outcome.Failure, outcome.Text);
        Complete(outcome.StatusCode, reason, outcome.IsLocal, state);
    }

    /// <summary>It has ended.</summary>
    /// <param name="status">Final status; 0 when none came.</param>
    /// <param name="reason">Its phrase, or why none came.</param>
    /// <param name="isLocal">The server made it up.</param>
    /// <param name="sentMs">When it left, ms since 1970.</param>
    public void Complete(int status, string reason, bool isLocal, long sentMs)
    {
        metrics.NotifyEnded(status);

        // As good a sign of life, or of none, as the answer to an OPTIONS.
        _binding.Reachability!.RequestEnded(status, isLocal, sentMs);
        var isAnswered = status > 0 && !isLocal;
        _outcome.TrySetResult(Result(status, reason, isLocal, isAnswered ? (long)timeProvider.GetElapsedTime(_startStamp).TotalMilliseconds : null));
    }

    /// <summary>A result without an answer.</summary>
    public NotifyResult Failed(string reason) => Result(0, reason, isLocal: false, null);

    private static string WhyNone(DrachtioFailure failure, string? text) => failure switch
    {
        DrachtioFailure.Rejected => text ?? "drachtio-server refused it",
        DrachtioFailure.TransactionTimeout or DrachtioFailure.ReplyTimeout => "no outcome came in time",
        _ => "the connection to drachtio-server was lost",
    };

    private NotifyResult Result(int status, string reason, bool isLocal, long? roundTripMs) => new()
    {
        Uuid = _binding.Uuid,
        Contact = NextHop.Sent(in _binding),
        StatusCode = status,
        Reason = reason.Length > MaxReasonLength ? reason[..MaxReasonLength] : reason,
        IsLocal = isLocal,
        RoundTripMs = roundTripMs,
    };
}
