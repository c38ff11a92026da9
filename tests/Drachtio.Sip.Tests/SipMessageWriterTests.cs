using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class SipMessageWriterTests
{
    private readonly SipMessageWriter _writer = new();

    [Test]
    public void Request_is_written_with_its_length()
    {
        Assert.That(_writer.TryStartRequest("MESSAGE"u8, "sip:a@b"u8), Is.True);
        _writer.Headers.Add(SipHeaderId.CallId, "1"u8);

        Assert.That(WireText.Text(_writer.Finish("hi"u8).Span), Is.EqualTo("MESSAGE sip:a@b SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 2\r\n\r\nhi"));
    }

    [Test]
    public void Response_copies_what_ties_it_to_its_request()
    {
        var request = Parsed.Message("OPTIONS sip:a@b SIP/2.0\nv: SIP/2.0/UDP a\n ;branch=1\nVia: SIP/2.0/UDP b\nt: <sip:a@b>\n\n");
        Assert.That(_writer.TryStartResponse(405, SipStatus.ReasonPhrase(405)), Is.True);

        var isCopied = _writer.TryCopy(request, SipHeaderId.Via) & _writer.TryCopy(request, SipHeaderId.To) & _writer.TryCopy(request, SipHeaderId.Date);

        Assert.That(isCopied, Is.True);
        Assert.That(
            WireText.Text(_writer.Finish().Span),
            Is.EqualTo("SIP/2.0 405 Method Not Allowed\r\nVia: SIP/2.0/UDP a ;branch=1\r\nVia: SIP/2.0/UDP b\r\nTo: <sip:a@b>\r\nContent-Length: 0\r\n\r\n"));
    }

    [Test]
    public void Large_body_grows_the_buffer()
    {
        var body = new byte[50_000];
        Assert.That(_writer.TryStartResponse(200, "OK"u8), Is.True);

        var message = Parsed.Message(_writer.Finish(body).ToArray());

        Assert.That(message.Body.Length, Is.EqualTo(body.Length));
    }

    [Test]
    public void Unsafe_start_line_writes_nothing()
    {
        var writer = new SipMessageWriter();

        Assert.That(writer.TryStartResponse(200, "a\r\nb"u8), Is.False);
        Assert.That(() => writer.Finish(), Throws.InvalidOperationException);
    }
}
