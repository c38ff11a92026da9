using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Drachtio.Sip;

namespace Registrar.Core.KeepAlive;

/// <summary>Mirror of one drachtio-server's flow cache: which connection it uses for a user@host.</summary>
/// <remarks>
/// After an exact 200 to a REGISTER over a stream the server maps the user@host of the request's first Contact to that
/// connection, for the expiry of the first Contact in the answer (none: it forgets). From then on it sends everything for that
/// user@host there, whatever the next hop says; two phones behind different NATs with one private address collide. Port,
/// parameters and transport are no part of the key. The server throws out what has expired only every 30 s, so an entry is held
/// here that much longer: its own phone must not count on it any more (<see cref="Flow.IsSure"/>), another one must still beware.
/// <para>A server that restarts has an empty cache and no connections, and does not say so; our reconnect looks the same. Nothing
/// is dropped here then: an entry too many only makes a request name the source address, which is right with and without the
/// cache, and the phones of lost connections register again and renew theirs.</para>
/// A user who unregisters Contacts he never had, each of another host, makes
/// one foreign entry per request: at the cap the oldest foreign one makes room; a table full of phones takes no more, and a
/// phone that is not in it is shown at its source address, which reaches it too. Owns one lock; safe from any thread.
/// <para>A refresh, which finds its entry as it left it but for the time, makes no garbage: keys are bytes and looked for in the message.</para>
/// </remarks>
internal sealed class FlowTable
{
    /// <summary>Entries kept per server by default: twice the phones one drachtio-server is asked to carry; about 25 MB when full.</summary>
    public const int DefaultMaxFlows = 131_072;

    // 30 s between two of the server's looks, and a second for the way there.
    private const long LingerMs = 31_000;

    private readonly Lock _lock = new();

    // Longer ones are joined in memory of their own.
    private const int UsualKeyBytes = 128;

    private readonly Dictionary<byte[], Entry> _flows = new(new FlowKeys());
    private readonly Dictionary<byte[], Entry>.AlternateLookup<ReadOnlySpan<byte>> _byText;

    // Keys of foreign entries, oldest first.
    private readonly LinkedList<byte[]> _foreign = new();
    private readonly int _maxFlows;

    /// <summary>Makes an empty table.</summary>
    /// <param name="maxFlows">Entries kept, at least 1.</param>
    public FlowTable(int maxFlows = DefaultMaxFlows)
    {
        _maxFlows = maxFlows;
        _byText = _flows.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Held from the note of a 200 until it has left, and from the choice of a request's address until that has left.</summary>
    /// <remarks>
    /// The server changes its cache when it meets the 200 in our stream. A ping whose address was chosen before the note, but which
    /// leaves behind the 200, would reach the wrong one of two colliding phones. Taken before the stripe lock, never inside it.
    /// </remarks>
    public Lock Order { get; } = new();

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
    public void Answered(ReadOnlySpan<byte> firstContactUri, ReadOnlySpan<byte> sourceAddress, int sourcePort, int seconds, bool isForeign, long nowMs)
    {
        Span<byte> buffer = stackalloc byte[UsualKeyBytes];
        if (!TryRead(firstContactUri, buffer, out var key))
            return;

        lock (_lock)
        {
            var untilMs = nowMs + (seconds * 1000L);
            ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(_byText, key);
            if (seconds > 0 && !isForeign && !Unsafe.IsNullRef(ref known) && known.Place is null)
            {
                known = new Entry(new Flow(Share(sourceAddress, known.Flow.SourceAddress), sourcePort, untilMs, IsForeign: false), Place: null);
                return;
            }

            Remove(key);
            if (seconds == 0 || !TryMakeRoom())
                return;

            var kept = key.ToArray();
            _flows.Add(kept, new Entry(new Flow(SipText.Decode(sourceAddress), sourcePort, untilMs, isForeign), isForeign ? _foreign.AddLast(kept) : null));
        }
    }

    /// <summary>Where the server sends requests for a Contact, if its cache decides that, or may still do so.</summary>
    public bool TryGet(ReadOnlySpan<byte> contactUri, long nowMs, out Flow flow)
    {
        flow = default;
        Span<byte> buffer = stackalloc byte[UsualKeyBytes];
        if (!TryRead(contactUri, buffer, out var key))
            return false;

        lock (_lock)
        {
            if (!_byText.TryGetValue(key, out var entry) || entry.Flow.UntilMs + LingerMs <= nowMs)
                return false;

            flow = entry.Flow;
            return true;
        }
    }

    /// <summary>Drops what the server has forgotten for sure.</summary>
    public void Sweep(long nowMs)
    {
        lock (_lock)
        {
            foreach (var (key, entry) in _flows)
            {
                if (entry.Flow.UntilMs + LingerMs <= nowMs) Remove(key);
            }
        }
    }

    private bool TryMakeRoom()
    {
        if (_flows.Count < _maxFlows)
            return true;

        if (_foreign.First is not { } oldest)
            return false;

        Remove(oldest.Value);
        return true;
    }

    private void Remove(ReadOnlySpan<byte> key)
    {
        if (_byText.Remove(key, out _, out var entry) && entry.Place is { } place) _foreign.Remove(place);
    }

    // user@host. The server compares the text as sent; so do we.
    private static bool TryRead(ReadOnlySpan<byte> uri, Span<byte> buffer, out ReadOnlySpan<byte> key)
    {
        key = default;
        if (!SipUri.TryParse(uri, out var parsed) || parsed.Scheme is not (SipUriScheme.Sip or SipUriScheme.Sips))
            return false;

        var length = parsed.User.Length + 1 + parsed.Host.Length;
        if (length > buffer.Length) buffer = new byte[length];
        parsed.User.CopyTo(buffer);
        buffer[parsed.User.Length] = (byte)'@';
        parsed.Host.CopyTo(buffer[(parsed.User.Length + 1)..]);
        key = buffer[..length];
        return true;
    }

    private static string Share(ReadOnlySpan<byte> now, string before) => Ascii.Equals(now, before) ? before : SipText.Decode(now);

    private readonly record struct Entry(Flow Flow, LinkedListNode<byte[]>? Place);
}
