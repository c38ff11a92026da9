using System.Buffers.Text;
using System.Text;

namespace Drachtio.Embedded.Text;

/// <summary>A growing run of bytes that messages are composed in.</summary>
/// <remarks>Reusable: <see cref="Clear"/> keeps the memory. Not thread-safe.</remarks>
internal sealed class ByteBuilder(int capacity = 1024)
{
    private byte[] _bytes = new byte[capacity];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next change.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Forgets everything.</summary>
    public void Clear() => Length = 0;

    /// <summary>Cuts what was written to this length.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    public ByteBuilder Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
        return this;
    }

    public ByteBuilder Append(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
        return this;
    }

    public ByteBuilder Append(long number)
    {
        Reserve(20);
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(Length), out var written);
        Length += written;
        return this;
    }

    public ByteBuilder Append(Guid id)
    {
        Reserve(36);
        Utf8Formatter.TryFormat(id, _bytes.AsSpan(Length), out var written, 'D');
        Length += written;
        return this;
    }

    public ByteBuilder Append(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Length));
        return this;
    }

    /// <summary>An owned copy.</summary>
    public byte[] ToArray() => Written.ToArray();

    private void Reserve(int more)
    {
        if (_bytes.Length - Length < more)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
        }
    }
}
