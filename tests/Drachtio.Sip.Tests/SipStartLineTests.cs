using System.Text;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class SipStartLineTests
{
    [Test]
    public void Request_line_is_written()
    {
        var buffer = new byte[SipStartLine.RequestLength("OPTIONS"u8, "sip:a@b"u8)];

        Assert.That(SipStartLine.TryWriteRequest("OPTIONS"u8, "sip:a@b"u8, buffer, out var written), Is.True);
        Assert.That(WireText.Text(buffer.AsSpan(0, written)), Is.EqualTo("OPTIONS sip:a@b SIP/2.0\r\n"));
        Assert.That(written, Is.EqualTo(buffer.Length));
    }

    [TestCase("", "sip:a@b"), TestCase("OP TIONS", "sip:a@b"), TestCase("X\r\nY", "sip:a@b"), TestCase("OPTIONS", ""), TestCase("OPTIONS", "a@b"), TestCase("OPTIONS", "sip:")]
    [TestCase("OPTIONS", "sip:a b"), TestCase("OPTIONS", "sip:a\r\nX: y"), TestCase("OPTIONS", "<sip:a@b>"), TestCase("OPTIONS", "sip:a\0b"), TestCase("OPTIONS", "sip:a\"b")]
    public void Unsafe_request_line_is_refused(string method, string uri) =>
        Assert.That(SipStartLine.TryWriteRequest(Encoding.ASCII.GetBytes(method), Encoding.ASCII.GetBytes(uri), new byte[100], out _), Is.False);

    [TestCase(200, "OK", "SIP/2.0 200 OK\r\n"), TestCase(486, "", "SIP/2.0 486 \r\n"), TestCase(699, "Ö", "SIP/2.0 699 Ö\r\n")]
    public void Status_line_is_written(int status, string reason, string expected)
    {
        var reasonPhrase = Encoding.UTF8.GetBytes(reason);
        var buffer = new byte[SipStartLine.ResponseLength(reasonPhrase)];

        Assert.That(SipStartLine.TryWriteResponse(status, reasonPhrase, buffer, out var written), Is.True);
        Assert.That(Encoding.UTF8.GetString(buffer, 0, written), Is.EqualTo(expected));
        Assert.That(written, Is.EqualTo(buffer.Length));
    }

    [TestCase(99, "x"), TestCase(700, "x"), TestCase(-200, "x"), TestCase(200, "a\r\nX: y"), TestCase(200, "a\nb"), TestCase(200, "\0")]
    public void Unsafe_status_line_is_refused(int status, string reason) =>
        Assert.That(SipStartLine.TryWriteResponse(status, Encoding.ASCII.GetBytes(reason), new byte[100], out _), Is.False);

    [Test]
    public void Short_destination_is_told()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(SipStartLine.TryWriteRequest("OPTIONS"u8, "sip:a@b"u8, new byte[24], out _), Is.False);
            Assert.That(SipStartLine.TryWriteResponse(200, "OK"u8, new byte[15], out _), Is.False);
        }
    }

    [TestCase(200, "OK"), TestCase(401, "Unauthorized"), TestCase(423, "Interval Too Brief"), TestCase(299, "")]
    public void Usual_reason_phrase_is_known(int status, string reason) =>
        Assert.That(WireText.Text(SipStatus.ReasonPhrase(status)), Is.EqualTo(reason));

    [Test]
    public void Error_of_each_kind_has_a_status_and_a_safe_reason([Values] SipParseError error) =>
        Assert.That(SipStartLine.TryWriteResponse(error.ToStatus(), Encoding.ASCII.GetBytes(error.ToReason()), new byte[100], out _), Is.True);
}
