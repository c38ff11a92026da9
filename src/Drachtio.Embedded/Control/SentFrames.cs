using Drachtio.Client.Wire;
using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Control;

/// <summary>Looks for frames above 4,037 bytes in what an application has sent, without taking them out.</summary>
/// <remarks>Stops at bytes that are no frame: who reads them says so. No state: safe from any thread.</remarks>
internal static class SentFrames
{
    /// <summary>Whether a large frame is among them, be it only begun.</summary>
    public static bool HoldLarge(ReadOnlySpan<byte> bytes) => Find(bytes) >= 0;

    /// <summary>Whether a large frame is there from its first byte to its last, so that it is about to be answered.</summary>
    public static bool HoldWholeLarge(ReadOnlySpan<byte> bytes)
    {
        var at = Find(bytes);
        return at >= 0 && bytes.Length - at >= FrameBytes(bytes[at..]);
    }

    private static int Find(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var frame = FrameBytes(bytes[at..]);
            if (frame == 0) return -1;
            if (frame > SendWindow.SmallFrameBytes) return at;
            at += frame;
        }
        return -1;
    }

    // With its digits and '#'; 0 when they are not there, or are not what the server reads.
    private static int FrameBytes(ReadOnlySpan<byte> bytes)
    {
        var hash = bytes[..Math.Min(bytes.Length, FrameReader.ServerLengthDigits + 1)].IndexOf((byte)'#');
        return hash > 0 && SipChars.TryNumber(bytes[..hash], AppConnection.RingBytes, out var length) ? hash + 1 + (int)length : 0;
    }
}
