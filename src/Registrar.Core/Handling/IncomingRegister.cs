using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using Drachtio.Sip;
using Registrar.Core.Auth;
using Registrar.Core.Defence;
using Registrar.Core.Rules;

namespace Registrar.Core.Handling;

/// <summary>A REGISTER read into what digest, rules and table need; reusable scratch, one per thread.</summary>
/// <remarks>Borrows the message between <see cref="TryRead(SipMessage, ReadOnlySpan{byte}, RegistrarOptions, out Refusal)"/> and the end of the call. Reads once; a bad request is a <see cref="Refusal"/>, never an exception.</remarks>
internal sealed partial class IncomingRegister
{
    private static readonly SipMessage Nothing = new();

    // So that nobody outside can make two requests of one fingerprint.
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    private RequestedContact[] _contacts = new RequestedContact[4];
    private int _contactCount;
    private byte[] _parameters = new byte[512];
    private int _parametersLength;
    private AskedExpiry _expires;
    private bool _isStar;
    private bool _isToSips;
    private bool _hasMethods;
    private ulong _fingerprint;
    private Range _callId;
    private Range _toUri;
    private Range _methods;
    private SourceAddress _source;
    private OwnListeners _own = OwnListeners.None;

    /// <summary>The message; an empty one between two requests.</summary>
    public SipMessage Message { get; private set; } = Nothing;

    /// <summary>The telephone number of a <c>tel:</c> To in canonical form, until <see cref="BelongsTo(string, string)"/> says whose it is; <see langword="null"/> for any other To.</summary>
    public string? Number { get; private set; }

    /// <summary>CSeq number.</summary>
    public uint CSeq { get; private set; }

    /// <summary>Transport, lower case, as the server says it. For ws and wss it says <c>tcp</c>; which of the three it was is the phone's word, in the top Via.</summary>
    public string Transport { get; private set; } = "udp";

    /// <summary>The top Via has rport.</summary>
    public bool HasRport { get; private set; }

    /// <summary>The whole message in one number; never 0.</summary>
    public ulong Fingerprint => _fingerprint != 0 ? _fingerprint : _fingerprint = Math.Max(1, XxHash3.HashToUInt64(Bytes, Seed));

    /// <summary>URI of the first Contact; empty for a query or <c>*</c>.</summary>
    public ReadOnlySpan<byte> FirstContactUri => _contactCount == 0 ? [] : Bytes[_contacts[0].Uri];

    /// <summary>To URI as sent.</summary>
    public ReadOnlySpan<byte> ToUri => Bytes[_toUri];

    /// <summary>Call-ID as sent.</summary>
    public ReadOnlySpan<byte> CallId => Bytes[_callId];

    /// <summary>The contacts read.</summary>
    public ReadOnlySpan<RequestedContact> Contacts => _contacts.AsSpan(0, _contactCount);

    /// <summary>The text that names the methods the phone takes, in one number: see <see cref="AllowedMethods.KeyOf"/>.</summary>
    public ulong AllowKey => AllowedMethods.KeyOf(Message, _hasMethods, Bytes[_methods]);

    /// <summary>The contacts' parameters.</summary>
    public ReadOnlySpan<byte> Parameters => _parameters.AsSpan(0, _parametersLength);

    /// <summary>The Path.</summary>
    public IncomingPath Path { get; } = new();

    private ReadOnlySpan<byte> Bytes => Message.Bytes.Span;

    /// <summary>Reads the address of record and what identifies the request.</summary>
    /// <param name="message">Perhaps not checked yet.</param>
    /// <param name="protocol">Protocol token of the server.</param>
    /// <param name="options">Caps.</param>
    /// <param name="refusal">What is wrong.</param>
    public bool TryRead(SipMessage message, ReadOnlySpan<byte> protocol, RegistrarOptions options, out Refusal refusal)
    {
        refusal = Refusal.BadRequest;
        return SipMessageRules.Check(message, out var parts) == SipParseError.None && TryRead(message, in parts, protocol, options, out refusal);
    }

    /// <summary>Reads the address of record and what identifies the request, without reading again what was read for the check.</summary>
    /// <param name="message">Checked, with nothing wrong.</param>
    /// <param name="parts">What <see cref="SipMessageRules.Check(SipMessage, out SipMessageParts)"/> has read.</param>
    /// <param name="protocol">Protocol token of the server.</param>
    /// <param name="options">Caps.</param>
    /// <param name="refusal">What is wrong.</param>
    public bool TryRead(SipMessage message, scoped in SipMessageParts parts, ReadOnlySpan<byte> protocol, RegistrarOptions options, out Refusal refusal)
    {
        Message = message;
        Number = null;
        Realm = "";
        _algorithm = null;
        _fingerprint = 0;
        refusal = Refusal.BadRequest;
        if (!message.TryGet(SipHeaderId.CallId, out var callId) || callId.IsEmpty)
            return false;

        var toUri = parts.To.Uri;
        _toUri = Place(toUri);
        _callId = Place(callId);
        CSeq = parts.CSeq.Number;
        ReadVia(parts.TopVia, protocol);

        refusal = Refusal.TooLong;
        if (toUri.Length > options.MaxAorBytes || callId.Length > options.MaxCallIdBytes
            || (message.TryGet(SipHeaderId.UserAgent, out var userAgent) && userAgent.Length > options.MaxUserAgentBytes))
        {
            return false;
        }

        refusal = Refusal.UnknownDomain;
        return TryReadAor(parts.ToUri, ref refusal) && Path.TryRead(message, options.MaxPathBytes, out refusal) && TryReadContacts(message, in parts, options, out refusal);
    }

    /// <summary>What the rules need.</summary>
    public RegisterRequest ToRules(IRegisterRequest request, ulong fingerprint, Proof proof, RegistrarSettings settings) => new()
    {
        Message = Bytes,
        Parameters = Parameters,
        Contacts = Contacts,
        IsStar = _isStar,
        Expires = _expires,
        CallId = CallId,
        CSeq = CSeq,
        SourceAddress = request.SourceAddress,
        SourcePort = request.SourcePort,
        Fingerprint = fingerprint,
        Transport = Transport,
        Link = request.Link,
        UserAgent = Message.TryGet(SipHeaderId.UserAgent, out var userAgent) ? userAgent : [],
        Draw = settings.Policy.JitterPercent > 0 ? Random.Shared.NextDouble() : 0,
        Sips = new SipsFacts(
            _isToSips,
            IsSips(Message.RequestUri),
            Path.IsWhollySips || Path.Values.IsEmpty,
            Transport is "tls" or "wss" || (Path.IsWhollySips && settings.Trusted.Contains(request.SourceAddress))),
        Path = Path.Values,
        RouteBytes = Path.AnswerBytes + settings.ServiceRoute.AnswerBytes + (settings.Options.AuthInfo ? Authenticator.MaxInfoBytes : 0),
        Proof = proof,
    };

    /// <summary>Says where the next request comes from, and where nobody's Contact may point; before it is read.</summary>
    public void ComesFrom(in SourceAddress source, OwnListeners own) => (_source, _own) = (source, own);

    /// <summary>Lets go of the message.</summary>
    public void Forget() => Message = Nothing;

    private void ReadVia(ViaValue via, ReadOnlySpan<byte> protocol)
    {
        Transport = Ascii.EqualsIgnoreCase(protocol, "udp"u8) ? "udp" : Ascii.EqualsIgnoreCase(protocol, "tls"u8) ? "tls" : "tcp";
        HasRport = via.HasRPort;

        // Never tls: the server says so when it is, and a Via can say anything.
        if (Transport == "tcp")
        {
            Transport = Ascii.EqualsIgnoreCase(via.Transport, "WSS"u8) ? "wss"
                : Ascii.EqualsIgnoreCase(via.Transport, "WS"u8) ? "ws"
                : Transport;
        }
    }

    // Most are not, which the first letters say.
    private static bool IsSips(ReadOnlySpan<byte> uri) =>
        uri.Length > 5 && Ascii.EqualsIgnoreCase(uri[..5], "sips:"u8) && SipUri.TryParse(uri, out var parsed) && parsed.Scheme == SipUriScheme.Sips;

    private Range Place(ReadOnlySpan<byte> part) =>
        !part.IsEmpty && Bytes.Overlaps(part, out var offset) ? offset..(offset + part.Length) : default;
}
