using System.Text;
using Drachtio.Embedded.Headers;
using Drachtio.Embedded.Text;
using Drachtio.Embedded.Transactions;
using Drachtio.Embedded.Transports;

namespace Drachtio.Embedded.Core;

/// <summary>Completes an application's request (drachtio-protocol §3.5). Reusable; guarded by the server's lock.</summary>
internal sealed class RequestComposer(TimeProvider time)
{
    private readonly HeaderSet _headers = new();
    private readonly HeaderValues _values = new();
    private readonly ByteBuilder _message = new(2048);
    private readonly ByteBuilder _echo = new(2048);
    private readonly ByteBuilder _scratch = new(512);
    private byte[] _branch = [];
    private byte[] _rawTo = [];
    private byte[] _body = [];

    /// <summary>The branch of the message composed last.</summary>
    public string Branch => Encoding.ASCII.GetString(_branch);

    /// <summary>The message composed last; valid until the next.</summary>
    public ReadOnlySpan<byte> Message => _message.Written;

    /// <summary>Whether the request has a body but nothing that says what it is.</summary>
    public static bool LacksContentType(SipText text)
    {
        var body = BodyOf(text);
        if (body.IsEmpty || body.StartsWith("v=0"u8)) return false;
        foreach (var line in text.Lines)
        {
            if (HeaderCatalog.Find(text.Name(line)) == HeaderCatalog.ContentType) return false;
        }
        return true;
    }

    /// <summary>Writes the message; returns the text of the NOK when it cannot be sent.</summary>
    /// <param name="line">The request line of the application.</param>
    /// <param name="text">What the application sent.</param>
    /// <param name="listener">What it leaves by.</param>
    /// <param name="named">Whose address a default From has; <paramref name="listener"/> but for a sips URI without a transport.</param>
    /// <param name="peer">The connection of a flow; null without one.</param>
    /// <param name="isFlow">Whether the flow cache found it.</param>
    public byte[]? Compose(AppRequestLine line, SipText text, SipListener listener, SipListener named, SipPeer? peer, bool isFlow)
    {
        _headers.Clear();
        _body = BodyOf(text).ToArray();
        var fromLocal = isFlow ? Encoding.ASCII.GetBytes(HostPort.Of(peer!.Value.Remote)) : listener.LocalHostPort;
        byte[] local = listener.IsStream ? [.. listener.LocalHostPort, .. ";transport="u8, .. listener.Protocol] : listener.LocalHostPort;
        if (AddGiven(text, fromLocal, local) is { } refusal) return refusal;
        if (line.Uri.Contains((byte)'?') && !_headers.Has(HeaderCatalog.To)) return "Error creating leg"u8.ToArray();

        // On a cached flow the real server writes a Contact it has put its address into behind the known headers.
        if (isFlow && HasLocalhostContact(text)) _headers.Postpone(HeaderCatalog.Contact);
        AddUriHeaders(line);
        AddDefaults(line, listener, named, isFlow);
        Write(line);
        return null;
    }

    /// <summary>Call-ID;from-tag=…</summary>
    public byte[] DialogId() =>
        [.. _headers.Value(HeaderCatalog.CallId), .. ";from-tag="u8, .. ContactText.Tag(_headers.Value(HeaderCatalog.From))];

    /// <summary>What a response made here says.</summary>
    public LocalHeaders LocalHeaders() => new(
        _headers.Line(HeaderCatalog.Via).ToArray(),
        _headers.Line(HeaderCatalog.From).ToArray(),
        _rawTo.Length > 0 ? [.. "To: "u8, .. _rawTo] : _headers.Line(HeaderCatalog.To).ToArray(),
        _rawTo.Length == 0 && ContactText.HasTag(_headers.Value(HeaderCatalog.To)),
        _headers.Line(HeaderCatalog.CallId).ToArray(),
        _headers.Line(HeaderCatalog.CSeq).ToArray());

    /// <summary>The echo of a request that has not gone out: a default To is still the bare URI, and maybe there is no Via.</summary>
    public ReadOnlySpan<byte> EchoUnsent(AppRequestLine line, SipText text, bool hasVia)
    {
        if (_rawTo.Length > 0) _headers.Add(HeaderCatalog.To, _rawTo);
        if (!hasVia) _headers.Remove(HeaderCatalog.Via);
        _echo.Clear();
        WriteStartLine(line, _echo);
        _headers.WriteTo(_echo);
        return _echo.Append(_body).Written;
    }

    private static bool HasLocalhostContact(SipText text)
    {
        foreach (var line in text.Lines)
        {
            if (HeaderCatalog.Find(text.Name(line)) == HeaderCatalog.Contact && text.Value(line).IndexOf("@localhost"u8) >= 0) return true;
        }
        return false;
    }

    private static ReadOnlySpan<byte> BodyOf(SipText text)
    {
        var nul = text.Body.IndexOf((byte)0);
        return nul < 0 ? text.Body : text.Body[..nul];
    }

    private byte[]? AddGiven(SipText text, byte[] fromLocal, byte[] local)
    {
        var isCut = false;
        foreach (var line in text.Lines)
        {
            var name = text.Name(line);
            if (!SipChars.IsToken(name)) continue;
            var header = HeaderCatalog.Find(name);
            var value = text.Value(line);
            if (header is null)
            {
                if (!isCut) AddCustom(name, value);
                continue;
            }

            if (header == HeaderCatalog.Via || header == HeaderCatalog.Route || header == HeaderCatalog.RecordRoute
                || header == HeaderCatalog.RSeq || header == HeaderCatalog.ContentLength)
            {
                continue;
            }

            if (header == HeaderCatalog.From && LocalhostRule.IsTooLong(header, value)) return [.. "invalid from value provided by client: "u8, .. value];
            var replaced = LocalhostRule.Apply(header, value, header == HeaderCatalog.From ? fromLocal : local);
            var isGood = HeaderReader.TryRead(header, replaced, _values);
            if (!isGood && (header == HeaderCatalog.From || header == HeaderCatalog.To)) return "Error creating leg"u8.ToArray();

            // From, To and Call-ID are read before the rest; any other bad header takes all behind it with it, silently.
            var isFirst = header == HeaderCatalog.From || header == HeaderCatalog.To || header == HeaderCatalog.CallId;
            if (!isGood) isCut = true;
            else if (!isCut || isFirst) _headers.AddAll(header, _values);
        }
        return null;
    }

    // What stands behind '?' in the request URI becomes header lines; known ones are left out here.
    private void AddUriHeaders(AppRequestLine line)
    {
        var question = line.Uri.IndexOf((byte)'?');
        if (question < 0) return;
        var headers = line.Uri[(question + 1)..];
        foreach (var range in headers.Split((byte)'&'))
        {
            var equals = headers[range].IndexOf((byte)'=');
            if (equals <= 0) continue;
            var name = headers[range][..equals];
            if (SipChars.IsToken(name) && HeaderCatalog.Find(name) is null) AddCustom(name, headers[range][(equals + 1)..]);
        }
    }

    private void AddCustom(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Span<byte> written = stackalloc byte[Math.Min(name.Length, 256)];
        CustomName.Write(name[..written.Length], written);
        _headers.AddCustom(written, value);
    }

    private void AddDefaults(AppRequestLine line, SipListener listener, SipListener named, bool isFlow)
    {
        _branch = Identifiers.NewBranch();
        var via = Start().Append("SIP/2.0/"u8).Append(listener.ViaProtocol).Append((byte)' ').Append(listener.LocalHostPort);
        if (!listener.IsStream) via.Append(";rport"u8);
        _headers.Add(HeaderCatalog.Via, via.Append(";branch="u8).Append(_branch).Written);
        if (!_headers.Has(HeaderCatalog.MaxForwards)) _headers.Add(HeaderCatalog.MaxForwards, "70"u8);
        AddFrom(named, isFlow);
        AddTo(line);
        if (!_headers.Has(HeaderCatalog.CallId)) _headers.Add(HeaderCatalog.CallId, Start().Append(Guid.NewGuid()).Written);
        AddCSeq(line);
        if (line.Method.SequenceEqual("SUBSCRIBE"u8) && !_headers.Has(HeaderCatalog.Contact)) AddContact(listener, isNamed: listener == named);
        if (!_body.AsSpan().IsEmpty && _body.AsSpan().StartsWith("v=0"u8) && !_headers.Has(HeaderCatalog.ContentType))
        {
            _headers.Add(HeaderCatalog.ContentType, "application/sdp"u8);
        }
        _headers.Add(HeaderCatalog.ContentLength, Start().Append(_body.Length).Written);
    }

    private ByteBuilder Start()
    {
        _scratch.Clear();
        return _scratch;
    }

    // The address as it is configured, which for TLS is a sips URI; known flows get a sip one (recorded in 31 and 32).
    private static ByteBuilder LocalUri(ByteBuilder output, SipListener listener, bool isSips)
    {
        output.Append(isSips ? "<sips:"u8 : "<sip:"u8).Append(listener.LocalHostPort);
        if (listener.IsStream) output.Append(";transport="u8).Append(listener.Protocol);
        return output.Append((byte)'>');
    }

    private void AddContact(SipListener listener, bool isNamed)
    {
        _headers.Add(HeaderCatalog.Contact, LocalUri(Start(), listener, isSips: isNamed && listener.IsSecure).Written);

        // Replaced late, the real server's Contact stands behind the known headers.
        if (!isNamed) _headers.Postpone(HeaderCatalog.Contact);
    }

    private void AddFrom(SipListener listener, bool isFlow)
    {
        var value = Start();
        if (_headers.Has(HeaderCatalog.From)) value.Append(_headers.Value(HeaderCatalog.From));
        else LocalUri(value, listener, isSips: listener.IsSecure && !isFlow);
        if (!ContactText.HasTag(value.Written)) value.Append(";tag="u8).Append(Identifiers.NewTag());
        _headers.Add(HeaderCatalog.From, value.Written);
    }

    // A To made from the request URI is written wrongly by the real server: URI parameters end up outside the brackets.
    private void AddTo(AppRequestLine line)
    {
        _rawTo = [];
        if (_headers.Has(HeaderCatalog.To)) return;
        _rawTo = line.Uri.ToArray();
        var semicolon = line.Uri.IndexOf((byte)';');
        var bare = semicolon < 0 ? line.Uri : line.Uri[..semicolon];
        var value = Start().Append((byte)'<');
        UriText.Write(bare, value);
        _headers.Add(HeaderCatalog.To, value.Append((byte)'>').Append(line.Uri[bare.Length..]).Written);
    }

    private void AddCSeq(AppRequestLine line)
    {
        var given = _headers.Value(HeaderCatalog.CSeq);
        var space = given.IndexOf((byte)' ');
        var value = Start();
        if (space > 0) value.Append(given[..space]);
        else value.Append(line.Method.SequenceEqual("ACK"u8) ? 0 : ClockCSeq());
        _headers.Add(HeaderCatalog.CSeq, value.Append((byte)' ').Append(line.Method).Written);
    }

    // Half the NTP second in 27 bits: the same for requests of the same two seconds (drachtio-protocol §3.5).
    private long ClockCSeq() => ((time.GetUtcNow().ToUnixTimeSeconds() + 2_208_988_800L) >> 1) & 0x7FFFFFF;

    private void Write(AppRequestLine line)
    {
        _message.Clear();
        WriteStartLine(line, _message);
        _headers.WriteTo(_message);
        _message.Append(_body);
    }

    private static void WriteStartLine(AppRequestLine line, ByteBuilder output)
    {
        var question = line.Uri.IndexOf((byte)'?');
        output.Append(line.Method).Append((byte)' ');
        UriText.Write(question < 0 ? line.Uri : line.Uri[..question], output);
        output.Append(" SIP/2.0\r\n"u8);
    }
}
