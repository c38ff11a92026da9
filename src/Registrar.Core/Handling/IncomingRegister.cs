using System.Text;
using Drachtio.Sip;
using Registrar.Core.Auth;
using Registrar.Core.Rules;

namespace Registrar.Core.Handling;

/// <summary>A REGISTER read into what digest, rules and table need; reusable scratch, one per thread.</summary>
/// <remarks>Borrows the message between <see cref="TryRead"/> and the end of the call. Reads once; a bad request is a <see cref="Refusal"/>, never an exception.</remarks>
internal sealed class IncomingRegister
{
    private static readonly SipMessage Nothing = new();

    private RequestedContact[] _contacts = new RequestedContact[4];
    private int _contactCount;
    private byte[] _parameters = new byte[512];
    private int _parametersLength;
    private AskedExpiry _expires;
    private bool _isStar;
    private Range _callId;
    private Range _toUri;

    /// <summary>The message; an empty one between two requests.</summary>
    public SipMessage Message { get; private set; } = Nothing;

    /// <summary>Realm: host of the To URI, lower case.</summary>
    public string Realm { get; private set; } = "";

    /// <summary>User of the To URI, escapes undone; empty without one.</summary>
    public string Username { get; private set; } = "";

    /// <summary>CSeq number.</summary>
    public uint CSeq { get; private set; }

    /// <summary>Transport of the top Via, lower case: the server says <c>tcp</c> for ws and wss too.</summary>
    public string Transport { get; private set; } = "udp";

    /// <summary>The top Via has rport.</summary>
    public bool HasRport { get; private set; }

    /// <summary>URI of the first Contact; empty for a query or <c>*</c>.</summary>
    public ReadOnlySpan<byte> FirstContactUri => _contactCount == 0 ? [] : Bytes[_contacts[0].Uri];

    /// <summary>To URI as sent.</summary>
    public ReadOnlySpan<byte> ToUri => Bytes[_toUri];

    /// <summary>Call-ID as sent.</summary>
    public ReadOnlySpan<byte> CallId => Bytes[_callId];

    /// <summary>The contacts read.</summary>
    public ReadOnlySpan<RequestedContact> Contacts => _contacts.AsSpan(0, _contactCount);

    /// <summary>The contacts' parameters.</summary>
    public ReadOnlySpan<byte> Parameters => _parameters.AsSpan(0, _parametersLength);

    /// <summary>The Path.</summary>
    public IncomingPath Path { get; } = new();

    private ReadOnlySpan<byte> Bytes => Message.Bytes.Span;

    /// <summary>Reads the address of record and what identifies the request.</summary>
    /// <param name="message">Checked by <see cref="SipMessageRules.Check"/>.</param>
    /// <param name="protocol">Protocol token of the server.</param>
    /// <param name="options">Caps.</param>
    /// <param name="refusal">What is wrong.</param>
    public bool TryRead(SipMessage message, ReadOnlySpan<byte> protocol, RegistrarOptions options, out Refusal refusal)
    {
        Message = message;
        refusal = Refusal.BadRequest;

        if (!message.TryGet(SipHeaderId.To, out var toValue) || !NameAddr.TryParse(toValue, out var to)
            || !message.TryGet(SipHeaderId.CallId, out var callId) || callId.IsEmpty
            || !message.TryGet(SipHeaderId.CSeq, out var cseqValue) || !CSeqValue.TryParse(cseqValue, out var cseq))
        {
            return false;
        }

        _toUri = Place(to.Uri);
        _callId = Place(callId);
        CSeq = cseq.Number;
        ReadVia(message, protocol);

        refusal = Refusal.TooLong;
        if (to.Uri.Length > options.MaxAorBytes || callId.Length > options.MaxCallIdBytes
            || (message.TryGet(SipHeaderId.UserAgent, out var userAgent) && userAgent.Length > options.MaxUserAgentBytes))
        {
            return false;
        }

        refusal = Refusal.UnknownDomain;
        return TryReadAor(to.Uri) && Path.TryRead(message, options.MaxPathBytes, out refusal) && TryReadContacts(message, options, out refusal);
    }

    /// <summary>What the rules need.</summary>
    public RegisterRequest ToRules(ReadOnlySpan<byte> sourceAddress, int sourcePort, Proof proof, RegistrarSettings settings) => new()
    {
        Message = Bytes,
        Parameters = Parameters,
        Contacts = Contacts,
        IsStar = _isStar,
        Expires = _expires,
        CallId = CallId,
        CSeq = CSeq,
        SourceAddress = sourceAddress,
        SourcePort = sourcePort,
        Path = Path.Values,
        RouteBytes = Path.AnswerBytes + settings.ServiceRoute.AnswerBytes + (settings.Options.AuthInfo ? Authenticator.MaxInfoBytes : 0),
        Proof = proof,
    };

    /// <summary>Lets go of the message.</summary>
    public void Forget() => Message = Nothing;

    private void ReadVia(SipMessage message, ReadOnlySpan<byte> protocol)
    {
        Transport = Ascii.EqualsIgnoreCase(protocol, "udp"u8) ? "udp" : Ascii.EqualsIgnoreCase(protocol, "tls"u8) ? "tls" : "tcp";
        HasRport = false;

        foreach (var value in message.Values(SipHeaderId.Via))
        {
            if (!ViaValue.TryParse(value, out var via))
                return;

            HasRport = via.HasRPort;
            if (Transport != "udp")
            {
                Transport = Ascii.EqualsIgnoreCase(via.Transport, "WSS"u8) ? "wss"
                    : Ascii.EqualsIgnoreCase(via.Transport, "WS"u8) ? "ws"
                    : Ascii.EqualsIgnoreCase(via.Transport, "TLS"u8) ? "tls"
                    : Transport;
            }

            return;
        }
    }

    private bool TryReadAor(ReadOnlySpan<byte> toUri)
    {
        if (!SipUri.TryParse(toUri, out var uri) || uri.Scheme is not (SipUriScheme.Sip or SipUriScheme.Sips))
            return false;

        // 48: an IPv6 host may grow when it is written canonically.
        Span<byte> aor = stackalloc byte[toUri.Length + 48];
        if (!uri.TryWriteAor(aor, out var written))
            return false;

        var host = aor[..written];
        var at = host.LastIndexOf((byte)'@');
        Realm = Encoding.UTF8.GetString(host[(at + 1)..]);
        Username = SipUri.DecodeUser(uri.User);
        return true;
    }

    private bool TryReadContacts(SipMessage message, RegistrarOptions options, out Refusal refusal)
    {
        refusal = Refusal.None;
        _contactCount = 0;
        _parametersLength = 0;
        _isStar = false;
        _expires = message.TryGet(SipHeaderId.Expires, out var expires) ? AskedExpiry.Read(expires) : AskedExpiry.Absent;

        var count = 0;
        foreach (var value in message.Values(SipHeaderId.Contact))
        {
            if (++count > options.MaxContactsPerRequest)
                refusal = Refusal.TooManyInRequest;
            else if (value.Length > options.MaxContactBytes)
                refusal = Refusal.TooLong;
            else if (!ContactValue.TryParse(value, out var contact) || !TryAdd(in contact))
                refusal = Refusal.BadContact;
            else if (_isStar && (_contactCount > 0 || count > 1))
                refusal = Refusal.BadStar;

            if (refusal != Refusal.None)
                return false;
        }

        return true;
    }

    private bool TryAdd(in ContactValue value)
    {
        if (value.IsStar)
        {
            _isStar = true;
            return true;
        }

        // Anything else could never be called through a drachtio-server; one such Request-URI ends its process (protocol §1.5).
        if (!SipUri.TryParse(value.Uri, out var uri) || uri.Scheme is not (SipUriScheme.Sip or SipUriScheme.Sips) || uri.Host.IsEmpty)
            return false;

        var contact = new RequestedContact { Uri = Place(value.Uri), Q = 1000, Instance = Place(value.Instance) };
        var start = _parametersLength;
        foreach (var parameter in value.Parameters)
        {
            if (Ascii.EqualsIgnoreCase(parameter.Name, "expires"u8))
                contact.Expires = AskedExpiry.Read(parameter.Value);
            else
                Keep(in parameter);
        }

        contact.Parameters = start.._parametersLength;
        contact.RegId = value.TryGetRegId(out var regId) ? regId : 0;
        if (value.Parameters.Contains("q"u8))
        {
            contact.HasBadQ = !value.TryGetQ(out var q);
            contact.Q = q;
        }

        if (_contactCount == _contacts.Length) Array.Resize(ref _contacts, _contactCount * 2);
        _contacts[_contactCount++] = contact;
        return true;
    }

    private void Keep(in SipParameter parameter)
    {
        var needed = _parametersLength + parameter.Name.Length + parameter.Value.Length + 2;
        if (needed > _parameters.Length) Array.Resize(ref _parameters, Math.Max(needed, _parameters.Length * 2));

        var rest = _parameters.AsSpan();
        rest[_parametersLength++] = (byte)';';
        parameter.Name.CopyTo(rest[_parametersLength..]);
        _parametersLength += parameter.Name.Length;
        if (!parameter.HasValue)
            return;

        rest[_parametersLength++] = (byte)'=';

        // A quoted value may be folded; a stored one is one line.
        _parametersLength += SipText.Unfold(parameter.Value, rest[_parametersLength..]);
    }

    private Range Place(ReadOnlySpan<byte> part) =>
        !part.IsEmpty && Bytes.Overlaps(part, out var offset) ? offset..(offset + part.Length) : default;
}
