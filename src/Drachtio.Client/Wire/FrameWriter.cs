using System.Buffers;
using System.Buffers.Text;

namespace Drachtio.Client.Wire;

/// <summary>Writes <c>length "#" payload</c> frames; the length counts bytes.</summary>
/// <remarks>No state, no allocation, any thread. It writes what it is given: the rules for outgoing frames are checked before.</remarks>
internal static class FrameWriter
{
    /// <summary>Bytes a frame takes on the wire: length digits, '#' and payload.</summary>
    public static int FrameBytes(int payloadBytes) => CountDigits(payloadBytes) + 1 + payloadBytes;

    /// <summary>Writes a frame of a first line only, e.g. <c>id|ping</c>.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> firstLine) =>
        Write(output, firstLine, sip: default, hasSip: false);

    /// <summary>Writes a frame of a first line, CRLF and SIP text.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> firstLine, ReadOnlySpan<byte> sip) =>
        Write(output, firstLine, sip, hasSip: true);

    /// <summary>Writes digits and '#' for a payload of that many bytes.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteLength(Span<byte> destination, int payloadBytes)
    {
        Utf8Formatter.TryFormat(payloadBytes, destination, out var digits);
        destination[digits] = (byte)'#';
        return digits + 1;
    }

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> firstLine, ReadOnlySpan<byte> sip, bool hasSip)
    {
        var payloadBytes = firstLine.Length + (hasSip ? 2 + sip.Length : 0);
        var frameBytes = FrameBytes(payloadBytes);
        var span = output.GetSpan(frameBytes);
        var at = WriteLength(span, payloadBytes);
        firstLine.CopyTo(span[at..]);
        if (hasSip)
        {
            at += firstLine.Length;
            "\r\n"u8.CopyTo(span[at..]);
            sip.CopyTo(span[(at + 2)..]);
        }

        output.Advance(frameBytes);
    }

    private static int CountDigits(int value)
    {
        var digits = 1;
        while (value >= 10)
        {
            value /= 10;
            digits++;
        }

        return digits;
    }
}
