using System.Buffers;
using System.Text;
using Drachtio.Client.Wire;
using Drachtio.Testing;

namespace Drachtio.Client.Tests.Wire;

public class FrameReaderTests
{
    [Test]
    public void Two_frames_are_read_whatever_the_segment_size([Range(1, 12)] int segmentBytes)
    {
        var buffer = Segments.Of("5#hello3#abc"u8.ToArray(), segmentBytes);
        var reader = new FrameReader(maxFrameBytes: 100);

        var hasFirst = reader.TryRead(ref buffer, out var first);
        var hasSecond = reader.TryRead(ref buffer, out var second);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(hasFirst && hasSecond, Is.True);
            Assert.That(Encoding.ASCII.GetString(first), Is.EqualTo("hello"));
            Assert.That(Encoding.ASCII.GetString(second), Is.EqualTo("abc"));
            Assert.That(buffer.IsEmpty, Is.True);
        }
    }

    [Test]
    public void A_frame_cut_at_any_byte_waits_unchanged_and_is_read_when_whole([Range(0, 13)] int cut)
    {
        var bytes = "11#hello world"u8.ToArray();
        var part = new ReadOnlySequence<byte>(bytes, 0, cut);
        var whole = Segments.SplitAt(bytes, cut);
        var reader = new FrameReader(maxFrameBytes: 100);

        var isEarly = reader.TryRead(ref part, out _);
        var isRead = reader.TryRead(ref whole, out var payload);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(isEarly, Is.False);
            Assert.That(part.Length, Is.EqualTo(cut), "an unfinished frame stays in the buffer");
            Assert.That(isRead, Is.True);
            Assert.That(Encoding.ASCII.GetString(payload), Is.EqualTo("hello world"));
        }
    }

    [TestCase("abc#hello", nameof(FrameError.NotALength))]
    [TestCase(" 7#m1|ping", nameof(FrameError.NotALength))]
    [TestCase("\r\n7#m2|ping", nameof(FrameError.NotALength))]
    [TestCase("-1#", nameof(FrameError.NotALength))]
    [TestCase("1x", nameof(FrameError.NotALength))]
    [TestCase("#", nameof(FrameError.EmptyLength))]
    [TestCase("000000#", nameof(FrameError.TooManyDigits))]
    [TestCase("000000", nameof(FrameError.TooManyDigits))]
    [TestCase("101#", nameof(FrameError.TooLarge))]
    [TestCase("101", nameof(FrameError.TooLarge))]
    public void Bytes_that_are_no_frame_end_the_stream_with_a_reason(string text, string error)
    {
        var buffer = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(text));
        var reader = new FrameReader(maxFrameBytes: 100, FrameReader.ServerLengthDigits);

        var isRead = reader.TryRead(ref buffer, out _);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(isRead, Is.False);
            Assert.That(reader.Error.ToString(), Is.EqualTo(error));
        }
    }

    [TestCase("")]
    [TestCase("1")]
    [TestCase("11#hello worl")]
    [TestCase("11#hello world")]
    [TestCase("11#hello world3#abc")]
    [TestCase("0#1#a")]
    [TestCase("00007#m1|ping")]
    [TestCase("abc#hello")]
    [TestCase("1x")]
    [TestCase("#")]
    [TestCase("000000#")]
    [TestCase("101#")]
    [TestCase("101")]
    public void Bytes_that_lie_together_are_read_as_bytes_in_segments_are(string text)
    {
        var together = new ReadOnlyMemory<byte>(Encoding.ASCII.GetBytes(text));
        var apart = Segments.Of(Encoding.ASCII.GetBytes(text), 1);
        var one = new FrameReader(maxFrameBytes: 100, FrameReader.ServerLengthDigits);
        var other = new FrameReader(maxFrameBytes: 100, FrameReader.ServerLengthDigits);

        var isRead = one.TryRead(ref together, out var payload);
        var isReadApart = other.TryRead(ref apart, out var payloadApart);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((isRead, one.Error, together.Length), Is.EqualTo((isReadApart, other.Error, (int)apart.Length)));
            Assert.That(payload.ToArray(), Is.EqualTo(payloadApart.ToArray()));
        }
    }

    [Test]
    public void Nothing_is_read_after_an_error()
    {
        var bad = new ReadOnlySequence<byte>("x"u8.ToArray());
        var good = new ReadOnlySequence<byte>("1#a"u8.ToArray());
        var reader = new FrameReader(maxFrameBytes: 100);
        reader.TryRead(ref bad, out _);

        Assert.That(reader.TryRead(ref good, out _), Is.False);
    }

    [TestCase("00007#m1|ping", "m1|ping")]
    [TestCase("0#", "")]
    [TestCase("100#" + "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789", "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public void Odd_but_legal_lengths_are_read(string frame, string payload)
    {
        var buffer = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(frame));
        var reader = new FrameReader(maxFrameBytes: 100);

        Assert.That(reader.TryRead(ref buffer, out var read), Is.True);
        Assert.That(Encoding.ASCII.GetString(read), Is.EqualTo(payload));
    }

    [Test]
    public void The_longest_length_a_client_accepts_does_not_overflow()
    {
        var buffer = new ReadOnlySequence<byte>("999999999#"u8.ToArray());
        var reader = new FrameReader(maxFrameBytes: int.MaxValue);

        Assert.That(reader.TryRead(ref buffer, out _), Is.False);
        Assert.That(reader.Error, Is.EqualTo(FrameError.None), "more bytes are needed");
    }
}
