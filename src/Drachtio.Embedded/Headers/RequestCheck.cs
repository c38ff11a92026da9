using Drachtio.Embedded.Text;
using Drachtio.Embedded.Transports;

namespace Drachtio.Embedded.Headers;

/// <summary>Where the headers of a request stand that the server needs, and what it would refuse it for (drachtio-protocol §3.1).</summary>
internal sealed class RequestCheck
{
    // Longer lines are refused by the real server's line buffer (drachtio-protocol §1.4).
    private const int MaxLineBytes = 8192;

    [ThreadStatic]
    private static HeaderValues? _scratch;

    private RequestCheck()
    {
    }

    public int Via { get; private set; } = -1;

    public int From { get; private set; } = -1;

    public int To { get; private set; } = -1;

    public int CallId { get; private set; } = -1;

    public int CSeq { get; private set; } = -1;

    public int Contact { get; private set; } = -1;

    public int Timestamp { get; private set; } = -1;

    /// <summary>Bytes of the message: a datagram is cut to its Content-Length.</summary>
    public int Length { get; private set; }

    /// <summary>The reason of the 400 it gets; null when nothing is wrong.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether a REGISTER is refused for its Contacts: no URI, or <c>*</c> with an expiry that is not 0.</summary>
    public bool IsBadRegister { get; private set; }

    /// <summary>Looks at a request.</summary>
    public static RequestCheck Of(SipText text, RequestLine line, SipPeer from)
    {
        var check = new RequestCheck { Length = text.Bytes.Length };
        var values = _scratch ??= new HeaderValues();
        if (text.IsTooLong || text.Bytes.Contains((byte)0)) check.Fail(null);
        var isSeen = UInt128.Zero;
        var isStar = false;
        var expires = 0L;
        for (var at = 0; at < text.Lines.Count; at++)
        {
            var header = check.Look(text, at, values, ref isSeen);
            if (header == HeaderCatalog.Contact)
            {
                var contact = text.Value(text.Lines[at]);
                isStar |= contact is [(byte)'*'];
                check.IsBadRegister |= contact is not [(byte)'*'] && ContactText.Uri(contact).IndexOf((byte)':') <= 0;
            }
            else if (header == HeaderCatalog.Expires)
            {
                _ = SipChars.TryNumber(text.Value(text.Lines[at]), uint.MaxValue, out expires);
            }
        }

        check.IsBadRegister |= isStar && expires != 0;
        check.LookAtWhole(text, line, from);
        return check;
    }

    private WellKnownHeader? Look(SipText text, int at, HeaderValues values, ref UInt128 isSeen)
    {
        var line = text.Lines[at];
        var name = text.Name(line);
        if (line.NameLength <= 0 || !SipChars.IsToken(name) || line.Length > MaxLineBytes)
        {
            Fail(null);
            return null;
        }

        var header = HeaderCatalog.FindOnWire(name);
        if (header is null) return null;
        Note(header, at);
        if (header == HeaderCatalog.Via) return header;

        var bit = UInt128.One << (header.Order % 128);
        var isDouble = header.IsSingle && (isSeen & bit) != 0;
        isSeen |= bit;
        var isCallId = header == HeaderCatalog.CallId;
        if (isDouble || (isCallId ? line.Length == line.NameLength + 1 : !HeaderReader.TryRead(header, text.Value(line), values))) Fail(header, isDouble);
        return header;
    }

    private void Note(WellKnownHeader header, int at)
    {
        if (header == HeaderCatalog.Via) Via = Via < 0 ? at : Via;
        else if (header == HeaderCatalog.From) From = From < 0 ? at : From;
        else if (header == HeaderCatalog.To) To = To < 0 ? at : To;
        else if (header == HeaderCatalog.CallId) CallId = CallId < 0 ? at : CallId;
        else if (header == HeaderCatalog.CSeq) CSeq = CSeq < 0 ? at : CSeq;
        else if (header == HeaderCatalog.Contact) Contact = Contact < 0 ? at : Contact;
        else if (header == HeaderCatalog.Timestamp) Timestamp = at;
    }

    private void LookAtWhole(SipText text, RequestLine line, SipPeer from)
    {
        if (From < 0 || To < 0 || CallId < 0 || CSeq < 0 || line.Uri[0] == '<') Fail(null);
        else if (Error is null && !MethodOf(text.Value(text.Lines[CSeq])).SequenceEqual(line.Method)) Fail(null);
        if (!from.Listener.KeepsMessages) return;

        // A datagram or WebSocket message may be longer than it says, never shorter (RFC 3261 §18.3).
        foreach (var header in text.Lines)
        {
            if (HeaderCatalog.FindOnWire(text.Name(header)) != HeaderCatalog.ContentLength) continue;
            if (!SipChars.TryNumber(text.Value(header), int.MaxValue, out var length)) return;
            if (text.BodyStart + length > text.Bytes.Length) Fail(null);
            else Length = text.BodyStart + (int)length;
            return;
        }
    }

    private static ReadOnlySpan<byte> MethodOf(ReadOnlySpan<byte> cseq)
    {
        var space = cseq.LastIndexOfAny(" \t"u8);
        return cseq[(space + 1)..];
    }

    private void Fail(WellKnownHeader? header, bool isDouble = false)
    {
        Error ??= header is { IsNamed: true } ? $"Bad {header.Name} Header" : "Bad Request";

        // What cannot be parsed is not copied into the answer either.
        if (isDouble) return;
        if (header == HeaderCatalog.From) From = -1;
        else if (header == HeaderCatalog.To) To = -1;
        else if (header == HeaderCatalog.CSeq) CSeq = -1;
    }
}
