using System.Buffers;

namespace Drachtio.Client.Wire;

/// <summary>Cuts <c>length "#" payload</c> frames out of a byte stream.</summary>
/// <remarks>
/// Keeps nothing but its error: an unfinished frame stays in the caller's buffer and its few length digits are read
/// again with the next bytes, so any split point is the same to it. Not thread-safe. The payload is borrowed from the
/// buffer and valid until the caller advances or reuses it.
/// </remarks>
/// <param name="maxFrameBytes">Largest payload accepted, in bytes.</param>
/// <param name="maxLengthDigits">Digits a length may have: a server reads at most 5, a client accepts 9.</param>
internal struct FrameReader(int maxFrameBytes, int maxLengthDigits = FrameReader.ClientLengthDigits)
{
    /// <summary>Digits a drachtio-server accepts in a length (drachtio-protocol §1.2).</summary>
    public const int ServerLengthDigits = 5;

    /// <summary>Digits this client accepts: enough for every <see cref="int"/> cap without overflow.</summary>
    public const int ClientLengthDigits = 9;

    /// <summary>Why reading stopped for good; <see cref="FrameError.None"/> while the stream is sound.</summary>
    public FrameError Error { get; private set; }

    /// <summary>Takes the next whole frame off the front of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">Unread bytes; on success it starts behind the frame, else it is unchanged.</param>
    /// <param name="payload">The bytes behind '#', without it; may be empty (<c>0#</c>).</param>
    /// <returns><see langword="false"/> when bytes are missing or <see cref="Error"/> is set.</returns>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        if (Error != FrameError.None || !TryReadLength(buffer, out var headerBytes, out var payloadBytes))
        {
            return false;
        }

        if (buffer.Length - headerBytes < payloadBytes)
        {
            return false;
        }

        payload = buffer.Slice(headerBytes, payloadBytes);
        buffer = buffer.Slice(payload.End);
        return true;
    }

    private bool TryReadLength(in ReadOnlySequence<byte> buffer, out int headerBytes, out int payloadBytes)
    {
        payloadBytes = 0;
        headerBytes = 0;
        foreach (var segment in buffer)
        {
            foreach (var value in segment.Span)
            {
                headerBytes++;
                if (value == (byte)'#')
                {
                    return headerBytes > 1 || Fail(FrameError.EmptyLength);
                }

                if (!char.IsAsciiDigit((char)value))
                {
                    return Fail(FrameError.NotALength);
                }

                if (headerBytes > maxLengthDigits)
                {
                    return Fail(FrameError.TooManyDigits);
                }

                payloadBytes = (payloadBytes * 10) + (value - '0');
                if (payloadBytes > maxFrameBytes)
                {
                    return Fail(FrameError.TooLarge);
                }
            }
        }

        return false;
    }

    private bool Fail(FrameError error)
    {
        Error = error;
        return false;
    }
}
