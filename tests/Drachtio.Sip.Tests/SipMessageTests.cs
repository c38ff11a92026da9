using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class SipMessageTests
{
    private const string Register = """
        REGISTER sip:example.com SIP/2.0
        Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1
        From: <sip:1000@example.com>;tag=a
        To: <sip:1000@example.com>
        Call-ID: c1@192.0.2.1
        CSeq: 1 REGISTER
        Contact: <sip:1000@192.0.2.1>;expires=60, <sip:1000@192.0.2.2>
        m: <sip:1000@192.0.2.3>
        X-Mark: one
        x-mark: two
        Content-Length: 4

        body
        """;

    [Test]
    public void Request_gives_its_parts()
    {
        var message = Parsed.Message(Register);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(message.IsRequest, Is.True);
            Assert.That(message.Method, Is.EqualTo(SipMethod.Register));
            Assert.That(WireText.Text(message.RequestUri), Is.EqualTo("sip:example.com"));
            Assert.That(WireText.Text(message.Body), Is.EqualTo("body"));
            Assert.That(message.HeaderCount, Is.EqualTo(10));
            Assert.That(message.StatusCode, Is.Zero);
            Assert.That(message.ReasonPhrase.IsEmpty, Is.True);
        }
    }

    [TestCase("SIP/2.0 200 OK", 200, "OK")]
    [TestCase("sip/2.0 603 Not now, please", 603, "Not now, please")]
    [TestCase("SIP/2.0 486 ", 486, "")]
    [TestCase("SIP/2.0 486", 486, "")]
    public void Response_gives_code_and_reason(string line, int code, string reason)
    {
        var message = Parsed.Message(line + "\n\n");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(message.IsRequest, Is.False);
            Assert.That(message.StatusCode, Is.EqualTo(code));
            Assert.That(WireText.Text(message.ReasonPhrase), Is.EqualTo(reason));
            Assert.That(message.RequestUri.IsEmpty, Is.True);
        }
    }

    [Test]
    public void Values_go_over_lines_commas_and_compact_names()
    {
        var message = Parsed.Message(Register);

        Assert.That(Parsed.Values(message, SipHeaderId.Contact), Is.EqualTo((string[])["<sip:1000@192.0.2.1>;expires=60", "<sip:1000@192.0.2.2>", "<sip:1000@192.0.2.3>"]));
    }

    [Test]
    public void Header_without_an_id_is_found_by_name_in_any_case()
    {
        var message = Parsed.Message(Register);

        Assert.That(message.TryGet("X-MARK"u8, out var value), Is.True);
        Assert.That(WireText.Text(value), Is.EqualTo("one"));
    }

    [Test]
    public void Header_that_is_not_there_is_not_found()
    {
        var message = Parsed.Message(Register);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(message.TryGet(SipHeaderId.Date, out _), Is.False);
            Assert.That(message.TryGet("X-Other"u8, out _), Is.False);
            Assert.That(message.GetString(SipHeaderId.Date), Is.Null);
            Assert.That(message.Count(SipHeaderId.Date), Is.Zero);
            Assert.That(Parsed.Values(message, SipHeaderId.Date), Is.Empty);
        }
    }

    [Test]
    public void Header_index_beyond_the_last_is_our_bug()
    {
        var message = Parsed.Message(Register);

        Assert.That(() => message[10].Id, Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase("Subject: one\n two\n\tthree", "one two three")]
    [TestCase("Subject:\n one", "one")]
    [TestCase("Subject: one\n  ", "one")]
    [TestCase("Subject:", "")]
    [TestCase("s \t :  x  ", "x")]
    [TestCase("SUBJECT:x", "x")]
    public void Value_is_trimmed_and_unfolded(string header, string expected)
    {
        var message = Parsed.Message($"OPTIONS sip:a@b SIP/2.0\n{header}\nTo: x\n\n");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(message.GetString(SipHeaderId.Subject), Is.EqualTo(expected));
            Assert.That(message.HeaderCount, Is.EqualTo(2));
        }
    }

    [Test]
    public void Bytes_that_are_no_utf8_are_kept_and_decoded_with_replacement()
    {
        byte[] bytes = [.. "OPTIONS sip:a@b SIP/2.0\r\nSubject: "u8, 0xE9, 0xFF, .. "\r\n\r\n"u8];

        var message = Parsed.Message(bytes);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Parsed.Header(message, SipHeaderId.Subject).ToArray(), Is.EqualTo((byte[])[0xE9, 0xFF]));
            Assert.That(message.GetString(SipHeaderId.Subject), Is.EqualTo("��"));
        }
    }

    [Test]
    public void Line_ends_of_lf_alone_are_taken()
    {
        var message = Parsed.Message("OPTIONS sip:a@b SIP/2.0\nTo: x\nl: 2\n\nok"u8.ToArray());

        Assert.That(WireText.Text(message.Body), Is.EqualTo("ok"));
    }

    [Test]
    public void Line_ends_before_the_start_line_are_skipped()
    {
        var message = Parsed.Message("\n\n\nOPTIONS sip:a@b SIP/2.0\n\n");

        Assert.That(WireText.Text(message.Bytes.Span), Does.StartWith("OPTIONS").And.EndWith("\r\n\r\n"));
    }

    [TestCase("no colon here")]
    [TestCase("na me: x")]
    [TestCase(": x")]
    [TestCase("né: x")]
    [TestCase("broken\n folded: x")]
    public void Line_without_a_header_is_passed_over(string line)
    {
        var message = Parsed.Message($"OPTIONS sip:a@b SIP/2.0\n{line}\nTo: x\n\n");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(message.SkippedLineCount, Is.EqualTo(1));
            Assert.That(message.GetString(SipHeaderId.To), Is.EqualTo("x"));
        }
    }

    [TestCase("", SipParseError.Empty, 400)]
    [TestCase("\r\n\r\n", SipParseError.Empty, 400)]
    [TestCase("garbage\r\n\r\n", SipParseError.MalformedStartLine, 400)]
    [TestCase("OPTIONS sip:a@b\r\n\r\n", SipParseError.MalformedStartLine, 400)]
    [TestCase("OPTIONS  sip:a@b SIP/2.0\r\n\r\n", SipParseError.MalformedStartLine, 400)]
    [TestCase("OPTIONS sip:a@b HTTP/1.1\r\n\r\n", SipParseError.MalformedStartLine, 400)]
    [TestCase("OPT(ONS sip:a@b SIP/2.0\r\n\r\n", SipParseError.MalformedStartLine, 400)]
    [TestCase(" OPTIONS sip:a@b SIP/2.0\r\n\r\n", SipParseError.MalformedStartLine, 400)]
    [TestCase("OPTIONS sip:a@b SIP/3.0\r\n\r\n", SipParseError.UnsupportedVersion, 505)]
    [TestCase("OPTIONS sip:a@b SIP/2.\r\n\r\n", SipParseError.MalformedStartLine, 400)]
    [TestCase("SIP/2.0\r\n\r\n", SipParseError.MalformedStartLine, 400)]
    [TestCase("SIP/9.0 200 OK\r\n\r\n", SipParseError.UnsupportedVersion, 505)]
    [TestCase("SIP/2.0 99 x\r\n\r\n", SipParseError.BadStatusCode, 400)]
    [TestCase("SIP/2.0 700 x\r\n\r\n", SipParseError.BadStatusCode, 400)]
    [TestCase("SIP/2.0 2x0 x\r\n\r\n", SipParseError.BadStatusCode, 400)]
    [TestCase("SIP/2.0  200 x\r\n\r\n", SipParseError.BadStatusCode, 400)]
    [TestCase("OPTIONS sip:a@b SIP/2.0\r\n To: x\r\n\r\n", SipParseError.MalformedLine, 400)]
    [TestCase("OPTIONS sip:a@b SIP/2.0\r\nTo: x\rEvil: y\r\n\r\n", SipParseError.MalformedLine, 400)]
    [TestCase("OPTIONS sip:a@b SIP/2.0\r\nTo: x\r\n", SipParseError.Incomplete, 400)]
    [TestCase("OPTIONS sip:a@b SIP/2.0\r\nTo: x", SipParseError.Incomplete, 400)]
    [TestCase("OPTIONS sip:a@b SIP/2.0\r\nl: 1\r\n\r\n", SipParseError.BadContentLength, 400)]
    [TestCase("OPTIONS sip:a@b SIP/2.0\r\nl: x\r\n\r\n", SipParseError.BadContentLength, 400)]
    [TestCase("OPTIONS sip:a@b SIP/2.0\r\nl:\r\n\r\n", SipParseError.BadContentLength, 400)]
    [TestCase("OPTIONS sip:a@b SIP/2.0\r\nl: 99999999999999999999\r\n\r\n", SipParseError.BodyTooLarge, 413)]
    public void Broken_message_gives_an_error_with_a_status(string text, SipParseError expected, int status)
    {
        var isParsed = SipMessage.TryCreate(System.Text.Encoding.UTF8.GetBytes(text), SipLimits.Default, out var message, out var error);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(isParsed, Is.False);
            Assert.That(error, Is.EqualTo(expected));
            Assert.That(message.Error, Is.EqualTo(expected));
            Assert.That(error.ToStatus(), Is.EqualTo(status));
            Assert.That(error.ToReason(), Is.Not.Empty);
        }
    }

    [Test]
    public void Incomplete_message_has_the_headers_that_came()
    {
        SipMessage.TryCreate(WireText.Sip("SIP/2.0 200 OK\nExpires: 60\nServer: x"), SipLimits.Default, out var message, out _);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(message.StatusCode, Is.EqualTo(200));
            Assert.That(message.GetString(SipHeaderId.Expires), Is.EqualTo("60"));
            Assert.That(message.GetString(SipHeaderId.Server), Is.EqualTo("x"));
        }
    }

    [Test]
    public void Message_cut_at_any_byte_is_refused()
    {
        var bytes = WireText.Sip(Register);

        var accepted = Enumerable.Range(0, bytes.Length).Where(length => new SipMessage().TryParse(bytes.AsMemory(0, length), SipLimits.Default, out _));

        Assert.That(accepted, Is.Empty);
    }

    [Test]
    public void Message_cut_at_every_byte_never_throws() =>
        Assert.That(() => Probe.CutEverywhere(WireText.Sip(Register), Probe.Message), Throws.Nothing);

    [Test]
    public void Parsing_again_forgets_the_message_before()
    {
        var message = new SipMessage();
        Assert.That(message.TryParse(WireText.Sip(Register), SipLimits.Default, out _), Is.True);

        Assert.That(message.TryParse("SIP/2.0 100 Trying\r\n\r\n"u8.ToArray(), SipLimits.Default, out _), Is.True);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(message.IsRequest, Is.False);
            Assert.That(message.Method, Is.EqualTo(SipMethod.Unknown));
            Assert.That(message.HeaderCount, Is.Zero);
            Assert.That(message.Count(SipHeaderId.Contact), Is.Zero);
            Assert.That(message.Body.IsEmpty, Is.True);
        }
    }

    [Test]
    public void Owned_message_stands_when_the_borrowed_bytes_change()
    {
        var bytes = WireText.Sip(Register);
        var message = new SipMessage();
        Assert.That(message.TryParse(bytes, SipLimits.Default, out _), Is.True);

        var owned = message.ToOwned();
        bytes.AsSpan().Fill((byte)'x');

        using (Assert.EnterMultipleScope())
        {
            Assert.That(owned.GetString(SipHeaderId.CallId), Is.EqualTo("c1@192.0.2.1"));
            Assert.That(WireText.Text(owned.Body), Is.EqualTo("body"));
        }
    }

    [Test]
    public void Equal_lengths_twice_frame_the_body_and_break_the_rules()
    {
        var message = Parsed.Message("OPTIONS sip:a@b SIP/2.0\nVia: SIP/2.0/UDP a\nFrom: sip:a@b\nTo: sip:a@b\nCall-ID: 1\nCSeq: 1 OPTIONS\nl: 2\nContent-Length: 2\n\nok");

        Assert.That(SipMessageRules.Check(message), Is.EqualTo(SipParseError.DuplicateHeader));
    }
}
