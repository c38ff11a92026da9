namespace Drachtio.Client.Tests.Wire;

/// <summary>
/// The receiver of a drachtio-server (drachtio-protocol §1.3): reads of at most 8,192 bytes into a ring of 12,228, whole
/// frames taken out after each read. Only sizes count here.
/// </summary>
internal sealed class ServerRing
{
    private const int RingBytes = 12_228;
    private const int ReadBytes = 8_192;

    private readonly Queue<int> _frames = new();
    private long _arrived;
    private int _ring;

    public bool IsCorrupted { get; private set; }

    public bool IsIdle => _frames.Count == 0;

    /// <summary>A frame is in the server's socket buffer.</summary>
    public void Arrive(int frameBytes)
    {
        _frames.Enqueue(frameBytes);
        _arrived += frameBytes;
    }

    /// <summary>One read, as large as there is data; the frames that are whole now are answered.</summary>
    public IReadOnlyList<int> Read(Random random)
    {
        var read = (int)Math.Min(random.Next(3) == 0 ? random.Next(1, ReadBytes + 1) : ReadBytes, _arrived);
        _arrived -= read;
        _ring += read;
        IsCorrupted |= _ring > RingBytes;

        var answered = new List<int>();
        while (_frames.TryPeek(out var frame) && frame <= _ring)
        {
            _ring -= frame;
            answered.Add(_frames.Dequeue());
        }

        return answered;
    }
}
