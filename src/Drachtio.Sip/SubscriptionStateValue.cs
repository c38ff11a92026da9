using System.Text;
using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>The value of Subscription-State.</summary>
/// <remarks>A view; no allocation. RFC 6665 §8.2.3.</remarks>
public readonly ref struct SubscriptionStateValue
{
    private SubscriptionStateValue(ReadOnlySpan<byte> state, ReadOnlySpan<byte> parameters)
    {
        State = state;
        Parameters = new SipParameters(parameters);
    }

    /// <summary>The state as sent: active, pending, terminated or another token.</summary>
    public ReadOnlySpan<byte> State { get; }

    /// <summary>Whether the state is <c>active</c>.</summary>
    public bool IsActive => Ascii.EqualsIgnoreCase(State, "active"u8);

    /// <summary>Whether the state is <c>pending</c>.</summary>
    public bool IsPending => Ascii.EqualsIgnoreCase(State, "pending"u8);

    /// <summary>Whether the state is <c>terminated</c>.</summary>
    public bool IsTerminated => Ascii.EqualsIgnoreCase(State, "terminated"u8);

    /// <summary>Why it ended; empty without a reason.</summary>
    public ReadOnlySpan<byte> Reason => Parameters.TryGet("reason"u8, out var reason) ? reason : [];

    /// <summary>All parameters.</summary>
    public SipParameters Parameters { get; }

    /// <summary>Reads the value.</summary>
    /// <param name="text">The header's value.</param>
    /// <param name="value">Its parts.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out SubscriptionStateValue value)
    {
        var isRead = TokenWithParameters.TryRead(text, out var state, out var parameters);
        value = isRead ? new SubscriptionStateValue(state, parameters) : default;
        return isRead;
    }

    /// <summary>The expires parameter.</summary>
    /// <param name="seconds">Seconds; above 2^32-1 it is 2^32-1.</param>
    public bool TryGetExpires(out uint seconds)
    {
        seconds = 0;
        return Parameters.TryGet("expires"u8, out var value) && DeltaSeconds.TryParse(value, out seconds);
    }

    /// <summary>The retry-after parameter.</summary>
    /// <param name="seconds">Seconds; above 2^32-1 it is 2^32-1.</param>
    public bool TryGetRetryAfter(out uint seconds)
    {
        seconds = 0;
        return Parameters.TryGet("retry-after"u8, out var value) && DeltaSeconds.TryParse(value, out seconds);
    }
}
