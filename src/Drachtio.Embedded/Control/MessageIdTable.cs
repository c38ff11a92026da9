using System.Text;

namespace Drachtio.Embedded.Control;

/// <summary>The message ids of late, of all applications: the real server keeps one table for all of them.</summary>
/// <remarks>
/// There, a second command with an id that is still pending is never answered (drachtio-protocol §2.1). Whether it is
/// pending is a race; so here an id that another application used among the last ones counts. Guarded by the server's lock.
/// </remarks>
internal sealed class MessageIdTable
{
    private const int Remembered = 4096;

    private readonly Dictionary<string, AppConnection> _owners = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Notes an id; false when another application's command had it.</summary>
    public bool TryUse(AppConnection app, ReadOnlySpan<byte> id)
    {
        Span<char> text = stackalloc char[Math.Min(id.Length, 64)];
        Encoding.Latin1.GetChars(id[..text.Length], text);
        var lookup = _owners.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var owner)) return owner == app || owner.IsClosed;

        if (_order.Count == Remembered) _owners.Remove(_order.Dequeue());
        var key = text.ToString();
        _owners[key] = app;
        _order.Enqueue(key);
        return true;
    }
}
