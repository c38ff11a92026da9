using System.Text;
using Drachtio.Sip;

namespace Registrar.Core;

/// <summary>What a NOTIFY says.</summary>
/// <remarks>RFC 6665 §4.1.3, outside any subscription, as phones take it for check-sync and message summaries.</remarks>
public sealed record NotifyContent
{
    /// <summary>Bytes a body may have: with the largest headers it still fits a frame drachtio-server can take.</summary>
    public const int MaxBodyBytes = 8_192;

    // Each request's own, the server's, or a property here; the last two are drachtio's internal names.
    private static readonly HashSet<string> Taken = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "To", "Call-ID", "CSeq", "Via", "Contact", "Route", "Record-Route", "Max-Forwards", "Content-Length", "User-Agent",
        "Event", "Subscription-State", "Content-Type", "f", "t", "i", "v", "m", "l", "o", "c", "Payload", "Error",
    };

    /// <summary>Event header: an event package, with parameters if it has any, such as <c>check-sync;reboot=true</c>.</summary>
    public required string Event { get; init; }

    /// <summary>Subscription-State header. Default <c>terminated;reason=noresource</c>: there is no subscription to go on with.</summary>
    public string SubscriptionState { get; init; } = "terminated;reason=noresource";

    /// <summary>Content-Type header; needed with a body, never sent without one.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body, at most <see cref="MaxBodyBytes"/>; empty for none. Must not change until the result is there.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Further header lines, in order; none of those the registrar or the server writes itself.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Asks a phone to fetch its configuration again; most restart for it. No body, so no Content-Type.</summary>
    public static NotifyContent CheckSync { get; } = new() { Event = "check-sync" };

    /// <summary>Tells a phone what lies in the mailbox of its user.</summary>
    /// <param name="username">User name.</param>
    /// <param name="realm">Realm.</param>
    /// <param name="counts">The numbers.</param>
    /// <remarks>RFC 3842 §5: <c>application/simple-message-summary</c>, every line ended by CRLF. An unheard urgent message alone lights the lamp too.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static NotifyContent Voicemail(string username, string realm, VoicemailCounts counts)
    {
        ArgumentNullException.ThrowIfNull(username);
        ArgumentNullException.ThrowIfNull(realm);
        ArgumentOutOfRangeException.ThrowIfNegative(counts.New, nameof(counts));
        ArgumentOutOfRangeException.ThrowIfNegative(counts.Old, nameof(counts));
        ArgumentOutOfRangeException.ThrowIfNegative(counts.NewUrgent, nameof(counts));
        ArgumentOutOfRangeException.ThrowIfNegative(counts.OldUrgent, nameof(counts));

        // A number with + stays readable: it may stand in a user as it is (RFC 3261 §25.1).
        var account = $"sip:{Uri.EscapeDataString(username).Replace("%2B", "+", StringComparison.Ordinal)}@{realm}";
        var body = FormattableString.Invariant(
            $"Messages-Waiting: {(counts.IsWaiting ? "yes" : "no")}\r\nMessage-Account: {account}\r\nVoice-Message: {counts.New}/{counts.Old} ({counts.NewUrgent}/{counts.OldUrgent})\r\n");
        return new NotifyContent { Event = "message-summary", ContentType = "application/simple-message-summary", Body = Encoding.UTF8.GetBytes(body) };
    }

    /// <summary>Checks what the caller gave; the rest of the rules is the client's.</summary>
    /// <exception cref="ArgumentException">Says what is wrong.</exception>
    internal void ThrowIfUnusable()
    {
        if (Body.Length > MaxBodyBytes)
            throw new ArgumentException($"The body of {Body.Length} bytes is above the cap of {MaxBodyBytes}.");

        if (Body.Length > 0 && string.IsNullOrEmpty(ContentType))
            throw new ArgumentException("A body needs a ContentType.");

        ThrowIfUnusable("Event", Event);
        ThrowIfUnusable("Subscription-State", SubscriptionState);
        foreach (var (name, value) in Headers)
        {
            if (Taken.Contains(name))
                throw new ArgumentException($"The header {name} is not the caller's to write.");

            ThrowIfUnusable(name, value);
        }
    }

    /// <summary>Adds its header lines.</summary>
    /// <returns><see langword="false"/> when one cannot be a header line.</returns>
    internal bool TryWrite(SipHeaderWriter headers)
    {
        var isWritten = headers.TryAdd(SipHeaderId.Event, Encoding.UTF8.GetBytes(Event))
            && headers.TryAdd(SipHeaderId.SubscriptionState, Encoding.UTF8.GetBytes(SubscriptionState))
            && (Body.IsEmpty || headers.TryAdd(SipHeaderId.ContentType, Encoding.UTF8.GetBytes(ContentType!)));
        foreach (var (name, value) in Headers)
            isWritten = isWritten && headers.TryAdd(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));

        return isWritten;
    }

    private static void ThrowIfUnusable(string name, string value)
    {
        if (name.Length == 0 || string.IsNullOrWhiteSpace(value) || value.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw new ArgumentException($"The header '{name}' is empty or has a line break.");
    }
}
