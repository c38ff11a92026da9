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

    /// <summary>Takes the next whole frame off the front of bytes that lie together.</summary>
    /// <param name="buffer">As above.</param>
    /// <param name="payload">As above.</param>
    /// <returns>As above.</returns>
    public bool TryRead(ref ReadOnlyMemory<byte> buffer, out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        var headerBytes = 0;
        var payloadBytes = 0;
        if (Error != FrameError.None || !TryReadLength(buffer.Span, ref headerBytes, ref payloadBytes, out var isWhole) || !isWhole || buffer.Length - headerBytes < payloadBytes)
        {
            return false;
        }

        payload = buffer.Slice(headerBytes, payloadBytes);
        buffer = buffer[(headerBytes + payloadBytes)..];
        return true;
    }

    private bool TryReadLength(in ReadOnlySequence<byte> buffer, out int headerBytes, out int payloadBytes)
    {
        payloadBytes = 0;
        headerBytes = 0;
        foreach (var segment in buffer)
        {
            if (!TryReadLength(segment.Span, ref headerBytes, ref payloadBytes, out var isWhole))
            {
                return false;
            }

            if (isWhole)
            {
                return true;
            }
        }

        return false;
    }

    /// <returns><see langword="false"/> when it is no length; it may go on behind <paramref name="bytes"/> unless <paramref name="isWhole"/>.</returns>
    private bool TryReadLength(ReadOnlySpan<byte> bytes, ref int headerBytes, ref int payloadBytes, out bool isWhole)
    {
        isWhole = false;
        foreach (var value in bytes)
        {
            headerBytes++;
            if (value == (byte)'#')
            {
                isWhole = headerBytes > 1;
                return isWhole || Fail(FrameError.EmptyLength);
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

        return true;
    }

    private bool Fail(FrameError error)
    {
        Error = error;
        return false;
    }
}
