using Drachtio.Embedded.Headers;
using Drachtio.Embedded.Text;
using Drachtio.Embedded.Transactions;

namespace Drachtio.Embedded.Core;

/// <summary>Writes responses to requests from the network: the server's own, and those an application asks for (drachtio-protocol §3.3).</summary>
/// <remarks>Reusable; guarded by the server's lock. What it returns is valid until the next call.</remarks>
internal sealed class ResponseComposer
{
    private readonly HeaderSet _headers = new();
    private readonly HeaderValues _values = new();
    private readonly ByteBuilder _output = new(2048);
    private readonly ByteBuilder _to = new(256);

    /// <summary>A response of the server itself.</summary>
    public ReadOnlySpan<byte> Own(ServerTransaction request, int status, string reason, long nowMs)
    {
        _headers.Clear();
        _output.Clear();
        _output.Append("SIP/2.0 "u8).Append(status).Append((byte)' ').Append(reason).Append("\r\n"u8);
        Complete(request, status, nowMs, body: default);
        return _output.Written;
    }

    /// <summary>A response an application asks for.</summary>
    /// <param name="request">What it answers.</param>
    /// <param name="status">Its status code, 100 to 699.</param>
    /// <param name="text">What the application sent.</param>
    /// <param name="nowMs">For Timestamp.</param>
    /// <param name="response">The message.</param>
    /// <param name="flowSeconds">The expiry for the flow cache: of the first Contact, else of Expires, else 0.</param>
    /// <returns>False when a header cannot be parsed: the server then answers 500 and the application gets NOK.</returns>
    public bool TryCompose(
        ServerTransaction request, int status, SipText text, long nowMs, out ReadOnlySpan<byte> response, out long flowSeconds)
    {
        _headers.Clear();
        _output.Clear();
        _output.Append("SIP/2.0 "u8).Append(status).Append((byte)' ').Append(StatusLine.Reason(text.StartLine)).Append("\r\n"u8);
        response = default;
        flowSeconds = 0;
        var body = BodyOf(text);
        foreach (var line in text.Lines)
        {
            if (!TryAdd(request, text.Name(line), text.Value(line), line.NameLength, ref body)) return false;
        }

        flowSeconds = FlowSeconds();
        if (!body.IsEmpty && body.StartsWith("v=0"u8) && !_headers.Has(HeaderCatalog.ContentType))
        {
            _headers.Add(HeaderCatalog.ContentType, "application/sdp"u8);
        }

        if (request.DialogId.Length > 0 && status is >= 200 and < 300 && !_headers.Has(HeaderCatalog.Contact)) AddOwnContact(request);
        Complete(request, status, nowMs, body);
        response = _output.Written;
        return true;
    }

    private bool TryAdd(ServerTransaction request, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, int nameLength, ref ReadOnlySpan<byte> body)
    {
        if (nameLength < 0) return true;
        if (nameLength == 0) return false;
        if (!SipChars.IsToken(name)) return true;
        var header = HeaderCatalog.Find(name);
        if (header is null)
        {
            // Names inside the real server's parser, not headers; the first really becomes the body.
            if (SipChars.EqualsIgnoreCase(name, "Payload"u8)) body = value;
            else if (!SipChars.EqualsIgnoreCase(name, "Error"u8)) AddCustom(name, value);
            return true;
        }

        if (header == HeaderCatalog.Via || header == HeaderCatalog.Route || header == HeaderCatalog.RecordRoute
            || header == HeaderCatalog.RSeq || header == HeaderCatalog.ContentLength)
        {
            return true;
        }

        var own = request.Peer.Listener;
        var replaced = LocalhostRule.Apply(header, value, own.LocalHostPort);
        if (!HeaderReader.TryRead(header, replaced, _values)) return false;
        _headers.AddAll(header, _values);
        return true;
    }

    private void AddCustom(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Span<byte> written = stackalloc byte[Math.Min(name.Length, 256)];
        CustomName.Write(name[..written.Length], written);
        _headers.AddCustom(written, value);
    }

    private long FlowSeconds()
    {
        var contact = _headers.Value(HeaderCatalog.Contact);
        if (ContactText.TryExpires(contact, out var seconds)) return seconds;
        return SipChars.TryNumber(_headers.Value(HeaderCatalog.Expires), uint.MaxValue, out seconds) ? seconds : 0;
    }

    private void AddOwnContact(ServerTransaction request)
    {
        _to.Clear();
        var listener = request.Peer.Listener;
        _to.Append("<sip:"u8).Append(listener.LocalHostPort);
        if (listener.IsStream) _to.Append(";transport="u8).Append(listener.Protocol);
        _headers.Add(HeaderCatalog.Contact, _to.Append((byte)'>').Written);
    }

    // From, Call-ID and CSeq of the application replace the request's; To keeps its value but always gets a tag.
    private void Complete(ServerTransaction request, int status, long nowMs, ReadOnlySpan<byte> body)
    {
        _headers.AddRaw(HeaderCatalog.Via, request.Vias);
        if (!_headers.Has(HeaderCatalog.From) && request.From.Length > 0) _headers.AddRaw(HeaderCatalog.From, request.From);
        if (!_headers.Has(HeaderCatalog.CallId) && request.CallId.Length > 0) _headers.AddRaw(HeaderCatalog.CallId, request.CallId);
        if (!_headers.Has(HeaderCatalog.CSeq) && request.CSeq.Length > 0) _headers.AddRaw(HeaderCatalog.CSeq, request.CSeq);
        AddTo(request, status);
        if (request.Timestamp.Length > 0 && !_headers.Has(HeaderCatalog.Timestamp)) AddTimestamp(request, nowMs);

        _to.Clear();
        _headers.Add(HeaderCatalog.ContentLength, _to.Append(body.Length).Written);
        _headers.WriteTo(_output);
        _output.Append(body);
    }

    private void AddTo(ServerTransaction request, int status)
    {
        var isGiven = _headers.Has(HeaderCatalog.To);
        if (!isGiven)
        {
            if (request.To.Length == 0) return;
            if (request.HasToTag || status == 100)
            {
                _headers.AddRaw(HeaderCatalog.To, request.To);
                return;
            }
        }

        _to.Clear();
        var value = isGiven ? _headers.Value(HeaderCatalog.To) : request.To.AsSpan(request.To.IndexOf((byte)':') + 1);
        if (!isGiven && HeaderReader.TryRead(HeaderCatalog.To, SipChars.Trim(value), _values)) value = _values[0];
        _to.Append(SipChars.Trim(value));
        if (!ContactText.HasTag(value)) _to.Append(";tag="u8).Append(request.Tag);
        _headers.Add(HeaderCatalog.To, _to.Written);
    }

    private void AddTimestamp(ServerTransaction request, long nowMs)
    {
        _to.Clear();
        var delay = (nowMs - request.ReceivedMs) / 1000.0;
        _to.Append(request.Timestamp).Append((byte)' ').Append(delay.ToString("0.000000", System.Globalization.CultureInfo.InvariantCulture));
        _headers.Add(HeaderCatalog.Timestamp, _to.Written);
    }

    // The real server ends a body at a NUL byte.
    private static ReadOnlySpan<byte> BodyOf(SipText text)
    {
        var nul = text.Body.IndexOf((byte)0);
        return nul < 0 ? text.Body : text.Body[..nul];
    }
}
