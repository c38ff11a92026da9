using System.Buffers.Text;

namespace Drachtio.Client.Wire;

/// <summary>Puts one frame's payload together in a buffer of the current thread.</summary>
/// <remarks>
/// The message id's place stays a placeholder until the frame is staged. Nothing is allocated after a thread's first frame;
/// a frame must be staged or forgotten before the same thread starts the next.
/// </remarks>
internal ref struct FrameBuilder
{
    [ThreadStatic]
    private static byte[]? _scratch;

    private readonly Span<byte> _buffer;
    private int _length;

    private FrameBuilder(Span<byte> buffer) => _buffer = buffer;

    /// <summary>What stands in the message id's place until the frame is staged: shaped like one.</summary>
    public static ReadOnlySpan<byte> Placeholder => "00000000-0000-4000-8000-000000000000"u8;

    /// <summary>Whether the payload outgrew the largest frame; it is not complete then.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>The payload: a well-formed placeholder id and everything appended.</summary>
    public readonly ReadOnlySpan<byte> Payload => _buffer[.._length];

    /// <summary>What follows the id.</summary>
    public readonly ReadOnlySpan<byte> Tail => _buffer[MessageIds.Length.._length];

    /// <summary>Starts a payload with a placeholder id.</summary>
    public static FrameBuilder Start()
    {
        var frame = new FrameBuilder(_scratch ??= new byte[SendWindow.MaxBytes]);
        frame.Append(Placeholder);
        return frame;
    }

    /// <summary>Appends bytes as they are.</summary>
    public void Append(ReadOnlySpan<byte> part)
    {
        if (!part.TryCopyTo(_buffer[_length..]))
        {
            IsTooLarge = true;
            return;
        }

        _length += part.Length;
    }

    /// <summary>Appends a number in decimal.</summary>
    public void Append(int number)
    {
        if (!Utf8Formatter.TryFormat(number, _buffer[_length..], out var written))
        {
            IsTooLarge = true;
            return;
        }

        _length += written;
    }

    /// <summary>Appends text as UTF-8.</summary>
    public void Append(string text)
    {
        if (!System.Text.Encoding.UTF8.TryGetBytes(text, _buffer[_length..], out var written))
        {
            IsTooLarge = true;
            return;
        }

        _length += written;
    }
}
