using System.Runtime.InteropServices;

namespace Registrar.Directory;

/// <summary>A list of entries that grows without copying: a million of them would leave as many behind as garbage.</summary>
/// <remarks>One thread at a time.</remarks>
internal sealed class EntryList
{
    // 1,024 × 56 bytes stay under the 85,000 of a large object, so that what is over goes with the next small collection.
    private const int ChunkEntries = 1024;

    private readonly List<DirectoryEntry[]> _chunks = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>One of them, to read or to change in its place.</summary>
    /// <param name="index">From 0, in the order added.</param>
    public ref DirectoryEntry this[int index] => ref CollectionsMarshal.AsSpan(_chunks)[index / ChunkEntries][index % ChunkEntries];

    /// <summary>Puts one at the end.</summary>
    public void Add(in DirectoryEntry entry)
    {
        if (Count == _chunks.Count * ChunkEntries) _chunks.Add(new DirectoryEntry[ChunkEntries]);
        this[Count++] = entry;
    }

    /// <summary>Takes away all from an index on.</summary>
    /// <param name="count">How many stay.</param>
    public void Truncate(int count) => Count = count;

    /// <summary>Takes away all.</summary>
    public void Clear()
    {
        _chunks.Clear();
        Count = 0;
    }
}
