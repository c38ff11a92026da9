using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

/// <summary>Nothing is allocated after warm-up until someone asks for a string.</summary>
[NonParallelizable]
public sealed class AllocationTests
{
    private static readonly byte[] Register = WireText.Sip("""
        REGISTER sip:bling.example.com;transport=udp SIP/2.0
        Via: SIP/2.0/UDP 192.168.0.141:5062;branch=z9hG4bK1423187461;rport=5062;received=203.0.113.7
        From: "Reception desk" <sip:1000@bling.example.com>;tag=3401274628
        To: "Reception desk" <sip:%31000@bling.example.com>
        Call-ID: 1_1498336419@192.168.0.141
        CSeq: 4711 REGISTER
        Contact: <sip:1000@192.168.0.141:5062;ob>;+sip.instance="<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>";reg-id=1;q=0.8;expires=3600
        Authorization: Digest username="1000", realm="bling.example.com", nonce="MTUyMzQ1Njc4OTo4ZjE0ZTQ1ZmNlZWExNjdhNWEzNg==", uri="sip:bling.example.com;transport=udp", response="6629fae49393a05397450978507c4ef1", algorithm=MD5, cnonce="0a4f113b", opaque="5ccc069c403ebaf9f0171e9517f40e41", qop=auth, nc=00000001
        Allow: INVITE, INFO, PRACK, ACK, BYE, CANCEL, OPTIONS, NOTIFY, REGISTER, SUBSCRIBE, REFER, PUBLISH, UPDATE, MESSAGE
        Max-Forwards: 70
        User-Agent: Desk phone T46 66.85.0.5
        Supported: path, outbound
        Expires: 3600
        Content-Length: 0


        """);

    [Test]
    public void Sample_is_a_usual_register()
    {
        var message = Parsed.Message(Register);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Register.Length, Is.InRange(900, 1_400));
            Assert.That(SipMessageRules.Check(message), Is.EqualTo(SipParseError.None));
        }
    }

    [Test]
    public void Parsing_checking_and_reading_a_register_allocates_nothing() => Assert.That(Measure(() => Probe.Message(Register)), Is.Zero);

    [Test]
    public void Reading_a_message_on_and_off_a_stream_allocates_nothing()
    {
        var scanner = new SipStreamScanner(SipLimits.Default);

        Assert.That(Measure(() => scanner.TryMeasure(Register, out _, out var length, out _) ? length : -1), Is.Zero);
    }

    [Test]
    public void Torture_messages_allocate_nothing_either()
    {
        // IPv6 addresses of record go through IPAddress; none of these To headers has one.
        var messages = TortureCase.Read().Where(c => !c.Name.Contains("ip", StringComparison.Ordinal)).Select(c => c.Bytes).ToArray();

        Assert.That(Measure(() => ReadAll(messages), rounds: 20), Is.Zero);
    }

    [Test]
    public void Writing_a_response_allocates_nothing()
    {
        var writer = new SipMessageWriter();
        var request = Parsed.Message(Register);

        Assert.That(Measure(() => Answer(writer, request)), Is.Zero);
    }

    private static int ReadAll(byte[][] messages)
    {
        var sum = 0;
        foreach (var message in messages) sum += Probe.Message(message);
        return sum;
    }

    private static int Answer(SipMessageWriter writer, SipMessage request)
    {
        writer.TryStartResponse(401, SipStatus.ReasonPhrase(401));
        writer.TryCopy(request, SipHeaderId.Via);
        writer.TryCopy(request, SipHeaderId.From);
        writer.TryCopy(request, SipHeaderId.To);
        writer.TryCopy(request, SipHeaderId.CallId);
        writer.TryCopy(request, SipHeaderId.CSeq);
        writer.Headers.Begin(SipHeaderId.WwwAuthenticate);
        writer.Headers.Append("Digest realm="u8);
        writer.Headers.AppendQuoted("bling.example.com"u8);
        writer.Headers.TryEnd();
        writer.Headers.Add(SipHeaderId.MinExpires, 60);
        return writer.Finish().Length;
    }

    private static long Measure(Func<int> work, int rounds = 200)
    {
        for (var i = 0; i < 50; i++) work();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < rounds; i++) work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
