using System.Buffers;
using Drachtio.Client.Wire;
using Drachtio.Testing;

namespace Drachtio.Client.Tests.Wire;

public class FrameWriterTests
{
    [Test]
    public void The_length_counts_bytes_not_characters()
    {
        var output = new ArrayBufferWriter<byte>();

        FrameWriter.Write(output, "id|sip|t|"u8, "é"u8);

        Assert.That(WireText.Text(output.WrittenSpan), Is.EqualTo("13#id|sip|t|\r\nÃ©"));
    }

    [Test]
    public void A_line_without_sip_text_has_no_line_end()
    {
        var output = new ArrayBufferWriter<byte>();

        FrameWriter.Write(output, "id|ping"u8);

        Assert.That(WireText.Text(output.WrittenSpan), Is.EqualTo("7#id|ping"));
    }

    [TestCase(0, 2)]
    [TestCase(9, 11)]
    [TestCase(10, 13)]
    [TestCase(4032, 4037)]
    [TestCase(11_994, 12_000)]
    public void Frame_bytes_include_digits_and_hash(int payloadBytes, int frameBytes) =>
        Assert.That(FrameWriter.FrameBytes(payloadBytes), Is.EqualTo(frameBytes));

    [Test]
    public void What_is_written_is_read_back([Values(0, 1, 9, 10, 99, 100, 9_999, 10_000, 100_000)] int bytes)
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.Write(output, new byte[bytes]);
        var buffer = new ReadOnlySequence<byte>(output.WrittenMemory);

        Assert.That(new FrameReader(1_000_000).TryRead(ref buffer, out var payload), Is.True);
        Assert.That(payload.Length, Is.EqualTo(bytes));
        Assert.That(buffer.IsEmpty, Is.True);
    }
}
