using System.Text;

namespace Drachtio.Embedded.Control;

/// <summary>The message ids of late, of all applications: the real server keeps one table for all of them.</summary>
/// <remarks>
/// There, a second command of any type with an id that is still pending is never answered (drachtio-protocol §2.1). Whether it is
/// pending is a race; so here an id that another application used among the last ones counts. Guarded by the server's lock.
/// </remarks>
internal sealed class MessageIdTable
{
    private const int Remembered = 4096;

    // A UUID has 36. Longer ones are not watched: cut, two that differ would count as one.
    private const int MaxIdBytes = 64;

    private readonly Dictionary<string, AppConnection> _owners = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Notes an id; false when another application's command had it.</summary>
    public bool TryUse(AppConnection app, ReadOnlySpan<byte> id)
    {
        if (id.Length > MaxIdBytes) return true;
        Span<char> text = stackalloc char[id.Length];
        Encoding.Latin1.GetChars(id, text);
        var lookup = _owners.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var owner))
        {
            if (owner.IsClosed) lookup[text] = app;
            return owner == app || owner.IsClosed;
        }

        if (_order.Count == Remembered) _owners.Remove(_order.Dequeue());
        var key = text.ToString();
        _owners[key] = app;
        _order.Enqueue(key);
        return true;
    }
}
