using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Headers;

/// <summary>The header lines of a message being composed; written in the server's order whatever the order they came in.</summary>
/// <remarks>Reusable, not thread-safe.</remarks>
internal sealed class HeaderSet
{
    private readonly ByteBuilder _text = new(2048);
    private readonly List<Entry> _entries = new(32);

    public void Clear()
    {
        _text.Clear();
        _entries.Clear();
    }

    /// <summary>Whether the header is there.</summary>
    public bool Has(WellKnownHeader header) => IndexOf(header.Order) >= 0;

    /// <summary>Adds a line; one that may stand once replaces the one before it, a list grows.</summary>
    public void Add(WellKnownHeader header, ReadOnlySpan<byte> value)
    {
        if (header.IsSingle) Remove(header);
        var known = header.Separator is null ? -1 : IndexOf(header.Order);
        if (known < 0) Add(header.Order, header.NameBytes, value);
        else Join(known, header.Separator, value);
    }

    /// <summary>Adds a line's values, one line each.</summary>
    public void AddAll(WellKnownHeader header, HeaderValues values)
    {
        var first = IndexOf(header.Order);
        for (var at = 0; at < values.Count; at++)
        {
            Add(header, values[at]);

            // The server puts a new Path line in front of the ones before it.
            if (first < 0 || !header.IsPrepended) continue;
            _entries.Insert(first + at, _entries[^1]);
            _entries.RemoveAt(_entries.Count - 1);
        }
    }

    /// <summary>Adds a line that was found as it is, name included.</summary>
    public void AddRaw(WellKnownHeader header, ReadOnlySpan<byte> line)
    {
        _entries.Add(new Entry(header.Order, _text.Length, line.Length));
        _text.Append(line);
    }

    /// <summary>Adds a header the server does not know.</summary>
    public void AddCustom(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Add(HeaderCatalog.CustomOrder, name, value);

    /// <summary>Takes every line of the header out.</summary>
    public void Remove(WellKnownHeader header)
    {
        for (var at = _entries.Count - 1; at >= 0; at--)
        {
            if (_entries[at].Order == header.Order) _entries.RemoveAt(at);
        }
    }

    /// <summary>Puts the header's lines behind Content-Length, before what is custom there.</summary>
    public void Postpone(WellKnownHeader header)
    {
        for (var at = 0; at < _entries.Count; at++)
        {
            if (_entries[at].Order == header.Order) _entries[at] = _entries[at] with { Order = HeaderCatalog.CustomOrder - 1 };
        }
    }

    /// <summary>The first line of a header without its line end; empty when it is not there.</summary>
    public ReadOnlySpan<byte> Line(WellKnownHeader header)
    {
        var at = IndexOf(header.Order);
        return at < 0 ? default : _text.Written.Slice(_entries[at].Start, _entries[at].Length);
    }

    /// <summary>The value of the first line of a header added by name.</summary>
    public ReadOnlySpan<byte> Value(WellKnownHeader header)
    {
        var line = Line(header);
        var colon = line.IndexOf((byte)':');
        return colon < 0 ? default : SipChars.Trim(line[(colon + 1)..]);
    }

    /// <summary>Writes every line and the empty one behind them.</summary>
    public void WriteTo(ByteBuilder output)
    {
        // Stable and nearly sorted: an insertion sort over a few dozen entries.
        for (var at = 1; at < _entries.Count; at++)
        {
            var entry = _entries[at];
            var place = at;
            for (; place > 0 && _entries[place - 1].Order > entry.Order; place--) _entries[place] = _entries[place - 1];
            _entries[place] = entry;
        }

        foreach (var entry in _entries) output.Append(_text.Written.Slice(entry.Start, entry.Length)).Append("\r\n"u8);
        output.Append("\r\n"u8);
    }

    private int IndexOf(int order)
    {
        for (var at = 0; at < _entries.Count; at++)
        {
            if (_entries[at].Order == order) return at;
        }
        return -1;
    }

    private void Join(int at, ReadOnlySpan<byte> separator, ReadOnlySpan<byte> value)
    {
        var entry = _entries[at];
        var start = _text.Length;
        _text.Append(_text.Written.Slice(entry.Start, entry.Length).ToArray()).Append(separator).Append(value);
        _entries[at] = entry with { Start = start, Length = _text.Length - start };
    }

    private void Add(int order, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var start = _text.Length;
        _text.Append(name).Append(": "u8).Append(value);
        _entries.Add(new Entry(order, start, _text.Length - start));
    }

    private readonly record struct Entry(int Order, int Start, int Length);
}
