using System.Buffers;
using System.Buffers.Text;

namespace Load.Links;

/// <summary>Frames of the control protocol, <c>length "#" payload</c>, and the ids in them.</summary>
/// <remarks>Written for the generator alone: it shares nothing with the code under test.</remarks>
internal static class FrameText
{
    /// <summary>Bytes of an id.</summary>
    public const int IdLength = 36;

    private const int MaxDigits = 9;

    // The last twelve digits of an id are a number.
    private static ReadOnlySpan<byte> IdHead => "5eed0000-0000-4000-8000-"u8;

    /// <summary>Takes the next whole frame.</summary>
    /// <param name="bytes">What is there.</param>
    /// <param name="frameBytes">Bytes of the frame with its length.</param>
    /// <param name="payload">Its payload.</param>
    /// <exception cref="LinkException">This is not a stream of frames.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out int frameBytes, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        frameBytes = 0;
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == (byte)'#' && i > 0)
            {
                frameBytes = i + 1 + length;
                if (bytes.Length < frameBytes) return false;
                payload = bytes[(i + 1)..frameBytes];
                return true;
            }

            if (bytes[i] is < (byte)'0' or > (byte)'9' || i == MaxDigits) throw new LinkException("The registrar sent something that is not a frame.");
            length = (length * 10) + bytes[i] - '0';
        }

        return false;
    }

    /// <summary>Writes an id.</summary>
    public static void WriteId(Span<byte> destination, long number)
    {
        IdHead.CopyTo(destination);
        Utf8Formatter.TryFormat(number, destination[IdHead.Length..], out _, new StandardFormat('x', 12));
    }

    /// <summary>Reads the number of an id; -1 when it is none of ours.</summary>
    public static long ReadId(ReadOnlySpan<byte> id) =>
        id.Length == IdLength && id.StartsWith(IdHead) && Utf8Parser.TryParse(id[IdHead.Length..], out long number, out var used, 'x') && used == 12
            ? number
            : -1;

    /// <summary>Takes the text before the next pipe, or the rest.</summary>
    public static ReadOnlySpan<byte> TakeToken(ref ReadOnlySpan<byte> line)
    {
        var pipe = line.IndexOf((byte)'|');
        var token = pipe < 0 ? line : line[..pipe];
        line = pipe < 0 ? default : line[(pipe + 1)..];
        return token;
    }
}
