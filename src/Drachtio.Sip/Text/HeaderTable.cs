namespace Drachtio.Sip.Text;

/// <summary>The reusable index of a message: entries in order, and chained by id.</summary>
/// <remarks>Owns its arrays, which grow to the largest message seen and stay. One thread at a time.</remarks>
internal sealed class HeaderTable
{
    private readonly short[] _first = new short[HeaderNames.Count];
    private readonly short[] _last = new short[HeaderNames.Count];
    private HeaderEntry[] _entries = new HeaderEntry[32];

    public HeaderTable() => Clear();

    public int Count { get; private set; }

    public ref readonly HeaderEntry this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref _entries[index];
        }
    }

    public int First(SipHeaderId id) => (int)id < _first.Length ? _first[(int)id] : -1;

    public void Clear()
    {
        Count = 0;
        Array.Fill(_first, (short)-1);
    }

    public void Add(SipHeaderId id, int nameStart, int nameLength, int valueStart, int valueLength)
    {
        if (Count == _entries.Length) Array.Resize(ref _entries, _entries.Length * 2);

        var index = (short)Count++;
        _entries[index] = new HeaderEntry
        {
            Id = id,
            NameStart = nameStart,
            NameLength = nameLength,
            ValueStart = valueStart,
            ValueLength = valueLength,
            Next = -1,
        };

        if (_first[(int)id] < 0) _first[(int)id] = index;
        else _entries[_last[(int)id]].Next = index;
        _last[(int)id] = index;
    }
}
