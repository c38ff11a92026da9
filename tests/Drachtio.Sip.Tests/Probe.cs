namespace Drachtio.Sip.Tests;

/// <summary>Reads everything a parser offers, so that no property escapes the cuts, the mutations and the allocation count.</summary>
public static class Probe
{
    public delegate int Reader(ReadOnlyMemory<byte> bytes);

    [ThreadStatic]
    private static SipMessage? _message;

    /// <summary>Each parser with a value that it accepts.</summary>
    public static IEnumerable<TestCaseData> Parsers() =>
        from row in Rows select new TestCaseData(System.Text.Encoding.UTF8.GetBytes(row.Sample), row.Read).SetArgDisplayNames(row.Name);

    public static IReadOnlyList<(string Name, string Sample, Reader Read)> Rows { get; } =
    [
        ("SipUri", "sip:al%69ce;x=1:pa%20ss@[2001:db8::1]:5060;transport=tcp;lr;method=INVITE?to=sip%3Ab%40c&x=y", Uri),
        ("SipUri host", "sips:Alice@Atlanta.Example.com:5061;maddr=239.1.1.1", Uri),
        ("SipUri tel", "tel:863-1234;phone-context=+1-914-555;ext=12", Uri),
        ("TelNumber", "863-1234;phone-context=+1-914-555;ext=12", Number),
        ("NameAddr", "\"A \\\"quoted\\\", name\" <sip:alice@atlanta.example.com;lr>;tag=1928301774;x=\"a;b\"", Address),
        ("NameAddr addr-spec", "sip:alice@atlanta.example.com ; tag = 88", Address),
        ("ContactValue", "\"x\" <sip:a@b:5060;ob>;+sip.instance=\"<urn:uuid:f81d4fae>\";reg-id=1;q=0.75;expires=3600", Contact),
        ("ViaValue", "SIP / 2.0 / UDP [2001:db8::9]:5060;branch=z9hG4bK776;received=[::1];rport=5062;ttl=1;maddr=224.2.0.1", Via),
        ("CSeqValue", "4711 INVITE", CSeq),
        ("DeltaSeconds", "7200", Seconds),
        ("QValue", "0.625", Q),
        ("DigestCredentials", "Digest username=\"bo\\\"b,x\", realm=\"a, b\", nonce=\"84a4\",uri=\"sip:x\" ,response=\"7587245234b\",qop=auth , nc=00000001,cnonce=\"0a4f\",opaque=\"\",algorithm=MD5, auth-x=\"y\"", Credentials),
        ("DigestChallenge", "Basic realm=\"x\", Digest realm=\"a, b\", qop=\"auth, auth-int\", nonce=\"f84f\", stale=TRUE, Digest realm=\"c\",nonce=\"1\"", Challenge),
        ("EventValue", "presence.winfo ; id = 5;x=\"y\"", Event),
        ("SubscriptionStateValue", "terminated;reason=timeout;expires=0;retry-after=5", SubscriptionState),
        ("SipDate", "Sat, 13 Nov 2010 23:29:00 GMT", Date),
        ("SipHeaderValues", "a, \"b,c\" <sip:d,e>;f, ,g", Values),
    ];

    public static void CutEverywhere(ReadOnlyMemory<byte> bytes, Reader read)
    {
        for (var length = 0; length <= bytes.Length; length++) read(bytes[..length]);
    }

    public static int Message(ReadOnlyMemory<byte> bytes)
    {
        var message = _message ??= new SipMessage();
        var sum = message.TryParse(bytes, SipLimits.Default, out var error) ? 1 : error.ToStatus();
        sum += message.MethodText.Length + message.RequestUri.Length + message.ReasonPhrase.Length + message.Body.Length + message.Bytes.Length;
        sum += (int)SipMessageRules.Check(message);
        for (var i = 0; i < message.HeaderCount; i++)
        {
            var header = message[i];
            sum += header.Name.Length + header.Value.Length + message.Count(header.Id);
            foreach (var value in SipHeaderValues.Of(header.Value)) sum += value.Length;
        }

        return sum + ReadKnown(message);
    }

    private static int ReadKnown(SipMessage message)
    {
        var sum = 0;
        if (SipUri.TryParse(message.RequestUri, out var uri)) sum += uri.HostPort.Length;
        if (message.TryGet(SipHeaderId.From, out var from) && NameAddr.TryParse(from, out var address) && address.TryGetTag(out var tag)) sum += tag.Length;
        if (message.TryGet(SipHeaderId.To, out var to) && NameAddr.TryParse(to, out address)) sum += Aor(address.Uri);
        if (message.TryGet(SipHeaderId.CSeq, out var cseqText) && CSeqValue.TryParse(cseqText, out var cseq)) sum += (int)cseq.Number;
        if (message.TryGet(SipHeaderId.Expires, out var expires) && DeltaSeconds.TryParse(expires, out var seconds)) sum += (int)seconds;
        if (message.TryGet(SipHeaderId.Authorization, out var authorization)) sum += ReadCredentials(authorization);
        foreach (var via in message.Values(SipHeaderId.Via)) sum += ReadVia(via);
        foreach (var contact in message.Values(SipHeaderId.Contact)) sum += ReadContact(contact);
        foreach (var tagText in message.Values(SipHeaderId.Supported)) sum += tagText.Length;
        return sum;
    }

    private static int Aor(ReadOnlySpan<byte> text)
    {
        Span<byte> buffer = stackalloc byte[512];
        return SipUri.TryParse(text, out var uri) && uri.TryWriteAor(buffer, out var written) ? written : 0;
    }

    private static int Uri(ReadOnlyMemory<byte> bytes)
    {
        if (!SipUri.TryParse(bytes.Span, out var uri)) return 0;
        Span<byte> user = stackalloc byte[4096];
        var sum = Aor(bytes.Span) + uri.Password.Length + uri.HostPort.Length + uri.Port + uri.Headers.Length + (uri.IsEquivalentTo(uri) ? 1 : 0);
        if (uri.User.Length <= user.Length) sum += SipUri.DecodeUser(uri.User, user);
        foreach (var parameter in uri.Parameters) sum += parameter.Name.Length + parameter.Value.Length;
        return sum;
    }

    private static int Number(ReadOnlyMemory<byte> bytes)
    {
        Span<byte> number = stackalloc byte[512];
        return TelNumber.TryWriteCanonical(bytes.Span, number, out var written) ? written : 0;
    }

    private static int Address(ReadOnlyMemory<byte> bytes)
    {
        if (!NameAddr.TryParse(bytes.Span, out var address)) return 0;
        address.TryGetTag(out var tag);
        return address.DisplayName.Length + address.Uri.Length + tag.Length + address.Parameters.Text.Length;
    }

    private static int Contact(ReadOnlyMemory<byte> bytes) => ReadContact(bytes.Span);

    private static int ReadContact(ReadOnlySpan<byte> text)
    {
        if (!ContactValue.TryParse(text, out var contact)) return 0;
        contact.TryGetExpires(out var expires);
        contact.TryGetQ(out var q);
        contact.TryGetRegId(out var regId);
        return contact.Uri.Length + contact.Instance.Length + contact.DisplayName.Length + contact.Text.Length + (int)expires + q + regId;
    }

    private static int Via(ReadOnlyMemory<byte> bytes) => ReadVia(bytes.Span);

    private static int ReadVia(ReadOnlySpan<byte> text)
    {
        if (!ViaValue.TryParse(text, out var via)) return 0;
        return via.Protocol.Length + via.Version.Length + via.Transport.Length + via.Host.Length + via.Port + via.Branch.Length
            + via.Received.Length + via.MAddr.Length + via.RPort + (via.HasRPort && via.HasUniqueBranch ? 1 : 0);
    }

    private static int CSeq(ReadOnlyMemory<byte> bytes) => CSeqValue.TryParse(bytes.Span, out var cseq) ? (int)cseq.Number + (int)cseq.Method : 0;

    private static int Seconds(ReadOnlyMemory<byte> bytes) => DeltaSeconds.TryParse(bytes.Span, out var seconds) ? (int)seconds : 0;

    private static int Q(ReadOnlyMemory<byte> bytes) => QValue.TryParse(bytes.Span, out var q) ? q : 0;

    private static int Credentials(ReadOnlyMemory<byte> bytes) => ReadCredentials(bytes.Span);

    private static int ReadCredentials(ReadOnlySpan<byte> text)
    {
        if (!DigestCredentials.TryParse(text, out var digest)) return 0;
        Span<byte> buffer = stackalloc byte[1024];
        var sum = digest.Realm.Length + digest.Nonce.Length + digest.Uri.Length + digest.Response.Length + digest.CNonce.Length
            + digest.Nc.Length + digest.Qop.Length + digest.Opaque.Length + digest.Algorithm.Length;
        if (digest.Username.Length <= buffer.Length) sum += DigestCredentials.Unescape(digest.Username, buffer);
        return sum + (digest.TryGet("auth-x"u8, out var other) ? other.Length : 0);
    }

    private static int Challenge(ReadOnlyMemory<byte> bytes)
    {
        var sum = 0;
        var reader = new DigestChallengeReader(bytes.Span);
        while (reader.TryRead(out var challenge))
        {
            sum += challenge.Realm.Length + challenge.Nonce.Length + challenge.Opaque.Length + challenge.Domain.Length
                + challenge.Algorithm.Length + (challenge.IsStale ? 1 : 0) + (challenge.OffersAuth ? 1 : 0);
        }

        return sum;
    }

    private static int Event(ReadOnlyMemory<byte> bytes) => EventValue.TryParse(bytes.Span, out var value) ? value.Package.Length + value.Id.Length : 0;

    private static int SubscriptionState(ReadOnlyMemory<byte> bytes)
    {
        if (!SubscriptionStateValue.TryParse(bytes.Span, out var value)) return 0;
        value.TryGetExpires(out var expires);
        value.TryGetRetryAfter(out var retry);
        return value.State.Length + value.Reason.Length + (int)expires + (int)retry + (value.IsActive || value.IsPending || value.IsTerminated ? 1 : 0);
    }

    private static int Date(ReadOnlyMemory<byte> bytes) => SipDate.TryParse(bytes.Span, out var date) ? date.Year : 0;

    private static int Values(ReadOnlyMemory<byte> bytes)
    {
        var sum = 0;
        foreach (var value in SipHeaderValues.Of(bytes.Span)) sum += value.Length;
        return sum;
    }
}
