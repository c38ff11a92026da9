using System.Text;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class SipHeaderWriterTests
{
    private readonly SipHeaderWriter _writer = new();

    [SetUp]
    public void Clear() => _writer.Clear();

    [Test]
    public void Lines_stand_in_the_order_they_were_added()
    {
        _writer.Add(SipHeaderId.Expires, 60);
        _writer.Add(SipHeaderId.Contact, "<sip:a@b>"u8);
        Assert.That(_writer.TryAdd("X-Mark"u8, "é"u8), Is.True);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Encoding.UTF8.GetString(_writer.Written), Is.EqualTo("Expires: 60\r\nContact: <sip:a@b>\r\nX-Mark: é\r\n"));
            Assert.That(_writer.Count, Is.EqualTo(3));
        }
    }

    [Test]
    public void Line_is_written_in_parts()
    {
        _writer.Begin(SipHeaderId.WwwAuthenticate);
        _writer.Append("Digest realm="u8);
        _writer.AppendQuoted("a\"b\\c"u8);
        _writer.Append(", n="u8);
        _writer.Append(-42);

        Assert.That(_writer.TryEnd(), Is.True);
        Assert.That(WireText.Text(_writer.Written), Is.EqualTo("WWW-Authenticate: Digest realm=\"a\\\"b\\\\c\", n=-42\r\n"));
    }

    [TestCase("a\r\nEvil: x"), TestCase("a\nEvil: x"), TestCase("a\rEvil: x"), TestCase("a\0b"), TestCase("\r\n"), TestCase("a\r\n folded")]
    public void Value_that_could_break_the_line_leaves_no_trace(string value)
    {
        _writer.Add(SipHeaderId.To, "x"u8);

        Assert.That(_writer.TryAdd(SipHeaderId.Contact, Encoding.ASCII.GetBytes(value)), Is.False);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(WireText.Text(_writer.Written), Is.EqualTo("To: x\r\n"));
            Assert.That(_writer.Count, Is.EqualTo(1));
        }
    }

    [TestCase(""), TestCase("X Y"), TestCase("X:"), TestCase("X\r\nY"), TestCase("é"), TestCase("X\0")]
    public void Name_that_is_no_token_leaves_no_trace(string name)
    {
        Assert.That(_writer.TryAdd(Encoding.UTF8.GetBytes(name), "x"u8), Is.False);
        Assert.That(_writer.Written.IsEmpty, Is.True);
    }

    [Test]
    public void One_unsafe_part_fails_the_whole_line()
    {
        _writer.Begin(SipHeaderId.Contact);
        _writer.Append("<sip:a@b>"u8);
        _writer.AppendQuoted("x\r\ny"u8);
        _writer.Append(";q=1"u8);

        Assert.That(_writer.TryEnd(), Is.False);
        Assert.That(_writer.Written.IsEmpty, Is.True);
    }

    [Test]
    public void Folds_of_a_received_value_become_blanks()
    {
        Assert.That(_writer.TryAddUnfolded(SipHeaderId.Subject, "one\r\n two\r\n\t\tthree\nX: y"u8), Is.True);

        Assert.That(WireText.Text(_writer.Written), Is.EqualTo("Subject: one two three X: y\r\n"));
    }

    [Test]
    public void Received_value_with_nul_is_not_written() =>
        Assert.That(_writer.TryAddUnfolded(SipHeaderId.Subject, "a\0b"u8), Is.False);

    [TestCase(8_183, true), TestCase(8_184, false)]
    public void Line_has_a_cap(int valueBytes, bool isWritten)
    {
        // "Subject: " is 9 bytes of the 8,192.
        Assert.That(_writer.TryAdd(SipHeaderId.Subject, new byte[valueBytes].Select(_ => (byte)'x').ToArray()), Is.EqualTo(isWritten));
        Assert.That(_writer.Count, Is.EqualTo(isWritten ? 1 : 0));
    }

    [Test]
    public void All_lines_together_have_a_cap()
    {
        var writer = new SipHeaderWriter(maxBytes: 20);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(writer.TryAdd("A"u8, "1234567890"u8), Is.True);
            Assert.That(writer.TryAdd("B"u8, "1"u8), Is.False);
            Assert.That(WireText.Text(writer.Written), Is.EqualTo("A: 1234567890\r\n"));
        }
    }

    [Test]
    public void Unfinished_line_is_not_in_what_is_written()
    {
        _writer.Add(SipHeaderId.To, "x"u8);
        _writer.Begin(SipHeaderId.From);
        _writer.Append("half"u8);

        Assert.That(WireText.Text(_writer.Written), Is.EqualTo("To: x\r\n"));
    }

    [Test]
    public void Wrong_use_is_our_bug()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => _writer.Append("x"u8), Throws.InvalidOperationException);
            Assert.That(() => _writer.TryEnd(), Throws.InvalidOperationException);
            Assert.That(() => _writer.Add(SipHeaderId.To, "a\r\nb"u8), Throws.ArgumentException);
            Assert.That(() => _writer.Begin(SipHeaderId.Other), Throws.ArgumentException);
            Assert.That(() => _writer.Begin(SipHeaderId.To), Throws.Nothing);
            Assert.That(() => _writer.Begin(SipHeaderId.From), Throws.InvalidOperationException);
        }
    }
}
