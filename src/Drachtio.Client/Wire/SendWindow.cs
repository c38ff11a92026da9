using System.Diagnostics;

namespace Drachtio.Client.Wire;

/// <summary>The one place that knows how much a drachtio-server can take before it answers.</summary>
/// <remarks>
/// The server reads at most 8,192 bytes at a time into a ring of 12,228 and overwrites the oldest bytes silently
/// (drachtio-protocol §1.3). Frames of up to 4,037 bytes (12,228 − 8,192 + 1) may therefore be pipelined without limit:
/// less than one frame is left when the next read arrives. Behind a larger frame the ring overflows from what follows it,
/// so while one is unacknowledged, everything unacknowledged, small frames included, stays within 12,000 bytes. Frames leave in
/// order: small ones queue behind a large one that must wait. Bytes are those on the wire, length digits and '#' included.
/// Not thread-safe: the owner's lock guards it.
/// </remarks>
internal sealed class SendWindow
{
    /// <summary>Largest frame that may be pipelined freely, in bytes.</summary>
    public const int SmallFrameBytes = 4_037;

    /// <summary>Largest frame, and all unacknowledged bytes while a large frame is among them.</summary>
    public const int MaxBytes = 12_000;

    private int _largeFrames;

    /// <summary>Bytes sent whose reply has not come yet.</summary>
    public int UnacknowledgedBytes { get; private set; }

    /// <summary>Whether the frame at the head of the queue may be written now.</summary>
    /// <param name="frameBytes">1 to <see cref="MaxBytes"/>; anything larger never may.</param>
    public bool CanSend(int frameBytes)
    {
        if (frameBytes > MaxBytes)
        {
            return false;
        }

        return (frameBytes <= SmallFrameBytes && _largeFrames == 0) || UnacknowledgedBytes + frameBytes <= MaxBytes;
    }

    /// <summary>Counts a frame that is about to be written.</summary>
    public void Sent(int frameBytes)
    {
        Debug.Assert(CanSend(frameBytes), "CanSend comes first.");
        UnacknowledgedBytes += frameBytes;
        if (frameBytes > SmallFrameBytes)
        {
            _largeFrames++;
        }
    }

    /// <summary>Counts the reply to a frame of that many bytes.</summary>
    public void Acknowledged(int frameBytes)
    {
        UnacknowledgedBytes -= frameBytes;
        Debug.Assert(UnacknowledgedBytes >= 0, "More was acknowledged than sent.");
        if (frameBytes > SmallFrameBytes)
        {
            _largeFrames--;
        }
    }
}
