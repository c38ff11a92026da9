using System.Text;
using Drachtio.Sip;

namespace Registrar.Core.KeepAlive;

/// <summary>Mirror of one drachtio-server's flow cache: which connection it uses for a user@host.</summary>
/// <remarks>
/// After an exact 200 to a REGISTER over a stream the server maps the user@host of the request's first Contact to that
/// connection, for the expiry of the first Contact in the answer (none: it forgets). From then on it sends everything for that
/// user@host there, whatever the next hop says; two phones behind different NATs with one private address collide. Port,
/// parameters and transport are no part of the key. Owns one lock; safe from any thread.
/// </remarks>
internal sealed class FlowTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Flow> _flows = new(StringComparer.Ordinal);

    /// <summary>Entries held, dead ones included.</summary>
    public int Count
    {
        get { lock (_lock) return _flows.Count; }
    }

    /// <summary>Notes that a REGISTER over a stream was answered with 200.</summary>
    /// <param name="firstContactUri">URI of the request's first Contact.</param>
    /// <param name="sourceAddress">Where the request came from.</param>
    /// <param name="sourcePort">Its port.</param>
    /// <param name="seconds">Expiry of the answer's first Contact; 0 without one.</param>
    /// <param name="isForeign">That Contact is another device's.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    public void Answered(ReadOnlySpan<byte> firstContactUri, string sourceAddress, int sourcePort, int seconds, bool isForeign, long nowMs)
    {
        if (Key(firstContactUri) is not { } key)
            return;

        lock (_lock)
        {
            if (seconds == 0)
                _flows.Remove(key);
            else
                _flows[key] = new Flow(sourceAddress, sourcePort, nowMs + (seconds * 1000L), isForeign);
        }
    }

    /// <summary>Where the server sends requests for a Contact, if its cache decides that.</summary>
    public bool TryGet(ReadOnlySpan<byte> contactUri, long nowMs, out Flow flow)
    {
        flow = default;
        if (Key(contactUri) is not { } key)
            return false;

        lock (_lock)
            return _flows.TryGetValue(key, out flow) && flow.UntilMs > nowMs;
    }

    /// <summary>Drops what the server has forgotten.</summary>
    public void Sweep(long nowMs)
    {
        lock (_lock)
        {
            foreach (var (key, flow) in _flows)
            {
                if (flow.UntilMs <= nowMs) _flows.Remove(key);
            }
        }
    }

    // The server compares the text as sent; so do we.
    private static string? Key(ReadOnlySpan<byte> uri) =>
        SipUri.TryParse(uri, out var parsed) && parsed.Scheme is SipUriScheme.Sip or SipUriScheme.Sips
            ? $"{Encoding.UTF8.GetString(parsed.User)}@{Encoding.UTF8.GetString(parsed.Host)}"
            : null;
}
