using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>What a server checks before it works on a request (RFC 3261 §8.2 and §16.3), and a client before it believes a response.</summary>
/// <remarks>
/// Only headers that are needed are judged: a server should ignore other malformed ones (RFC 3261 §8.2.2). Linear in the
/// message; no allocation, no state.
/// </remarks>
public static class SipMessageRules
{
    private static readonly SipHeaderId[] Required = [SipHeaderId.Via, SipHeaderId.From, SipHeaderId.To, SipHeaderId.CallId, SipHeaderId.CSeq];

    private static readonly SipHeaderId[] Single =
    [
        SipHeaderId.From, SipHeaderId.To, SipHeaderId.CallId, SipHeaderId.CSeq, SipHeaderId.MaxForwards, SipHeaderId.ContentLength,
        SipHeaderId.ContentType, SipHeaderId.Expires, SipHeaderId.MinExpires, SipHeaderId.Event, SipHeaderId.SubscriptionState,
    ];

    private static readonly SipHeaderId[] Lists =
    [
        SipHeaderId.Via, SipHeaderId.Contact, SipHeaderId.Route, SipHeaderId.RecordRoute, SipHeaderId.Path, SipHeaderId.ServiceRoute,
        SipHeaderId.Require, SipHeaderId.ProxyRequire, SipHeaderId.Supported, SipHeaderId.Unsupported, SipHeaderId.Allow, SipHeaderId.AllowEvents,
    ];

    /// <summary>Checks a message that <see cref="SipMessage.TryParse"/> was given.</summary>
    /// <param name="message">Parsed, perhaps with an error.</param>
    /// <returns>
    /// The parse error if there was one; else the first of: version and Request-URI, headers missing or twice, too many values,
    /// Via, From, To, Call-ID, CSeq, Contact (REGISTER and the methods that set a target), Require. <see cref="SipParseError.None"/> when
    /// the message can be worked on. Unknown methods pass: 405 or 501 is the server's word.
    /// </returns>
    public static SipParseError Check(SipMessage message) => Check(message, out _);

    /// <summary>Checks a message that <see cref="SipMessage.TryParse"/> was given, and keeps what it has read.</summary>
    /// <param name="message">Parsed, perhaps with an error.</param>
    /// <param name="parts">The values that were judged.</param>
    /// <returns>As <see cref="Check(SipMessage)"/>.</returns>
    public static SipParseError Check(SipMessage message, out SipMessageParts parts)
    {
        parts = default;
        if (message.Error != SipParseError.None) return message.Error;
        if (message.IsRequest && CheckRequestUri(message.RequestUri) is var uri and not SipParseError.None) return uri;
        if (CheckCounts(message) is var counts and not SipParseError.None) return counts;
        if (!AreViasWhole(message, ref parts)) return SipParseError.MalformedVia;
        if (!IsAddress(message, SipHeaderId.From, out _, out _)) return SipParseError.MalformedFrom;
        if (!IsAddress(message, SipHeaderId.To, out var to, out var toUri)) return SipParseError.MalformedTo;
        if (!IsCallId(message)) return SipParseError.MalformedCallId;
        if (CheckCSeq(message, out var cseq) is var error and not SipParseError.None) return error;
        parts.To = to;
        parts.ToUri = toUri;
        parts.CSeq = cseq;
        if (message.IsRequest && NeedsContact(message.Method) && !AreContactsWhole(message, ref parts)) return SipParseError.MalformedContact;
        return AreTags(message, SipHeaderId.Require) ? SipParseError.None : SipParseError.MalformedRequire;
    }

    /// <summary>Judges a Request-URI: a sip, sips or tel URI without headers (RFC 3261 §19.1.1 table 1).</summary>
    /// <param name="requestUri">As sent.</param>
    public static SipParseError CheckRequestUri(ReadOnlySpan<byte> requestUri)
    {
        if (!SipUri.TryParse(requestUri, out var uri)) return SipParseError.MalformedRequestUri;
        if (uri.Scheme == SipUriScheme.Unknown) return SipParseError.UnsupportedUriScheme;
        return uri.Headers.IsEmpty ? SipParseError.None : SipParseError.MalformedRequestUri;
    }

    private static SipParseError CheckCounts(SipMessage message)
    {
        foreach (var id in Required)
        {
            if (message.FirstIndex(id) < 0) return SipParseError.MissingHeader;
        }

        foreach (var id in Single)
        {
            if (message.HasSeveral(id)) return SipParseError.DuplicateHeader;
        }

        foreach (var id in Lists)
        {
            if (!HasFewValues(message, id)) return SipParseError.TooManyValues;
        }

        return SipParseError.None;
    }

    private static bool HasFewValues(SipMessage message, SipHeaderId id)
    {
        // Short lines cannot hold too many. Commas are counted many at a time; only a header that has too many of them is split to see
        // how many separate.
        var max = message.Limits.MaxValuesPerHeader;
        var atMost = 0;
        for (var index = message.FirstIndex(id); index >= 0;)
        {
            var line = message.ValueAt(index, out index);
            atMost += 1 + (line.Length < max - atMost ? line.Length : line.Count((byte)','));
        }

        if (atMost <= max) return true;

        var count = 0;
        foreach (var value in message.Values(id)) count++;
        return count <= max;
    }

    private static bool AreViasWhole(SipMessage message, ref SipMessageParts parts)
    {
        var count = 0;
        foreach (var value in message.Values(SipHeaderId.Via))
        {
            if (!ViaValue.TryParse(value, out var via)) return false;
            if (count++ == 0) parts.TopVia = via;
        }

        return count > 0;
    }

    // Any scheme passes here: a registrar refuses a To that is no address of record itself (RFC 3261 §10.3).
    private static bool IsAddress(SipMessage message, SipHeaderId id, out NameAddr address, out SipUri uri)
    {
        address = default;
        uri = default;
        return message.TryGet(id, out var value) && NameAddr.TryParse(value, out address) && SipUri.TryParse(address.Uri, out uri);
    }

    private static bool IsCallId(SipMessage message) =>
        message.TryGet(SipHeaderId.CallId, out var value) && !value.IsEmpty && !value.ContainsAnyExcept(SipChars.CallId);

    // A 420 says them again; an escape sequence in one must not reach anybody's terminal.
    private static bool AreTags(SipMessage message, SipHeaderId id)
    {
        foreach (var tag in message.Values(id))
        {
            if (!tag.IsEmpty && !SipChars.IsToken(tag)) return false;
        }

        return true;
    }

    private static SipParseError CheckCSeq(SipMessage message, out CSeqValue cseq)
    {
        cseq = default;
        if (!message.TryGet(SipHeaderId.CSeq, out var value) || !CSeqValue.TryParse(value, out cseq)) return SipParseError.MalformedCSeq;
        return !message.IsRequest || cseq.MethodText.SequenceEqual(message.MethodText) ? SipParseError.None : SipParseError.CSeqMethodMismatch;
    }

    private static bool NeedsContact(SipMethod method) =>
        method is SipMethod.Register or SipMethod.Invite or SipMethod.Subscribe or SipMethod.Notify or SipMethod.Refer or SipMethod.Update;

    private static bool AreContactsWhole(SipMessage message, ref SipMessageParts parts)
    {
        var count = 0;
        var hasStar = false;
        foreach (var value in message.Values(SipHeaderId.Contact))
        {
            if (!ContactValue.TryParse(value, out var contact)) return false;
            SipUri uri = default;
            if (!contact.IsStar && !SipUri.TryParse(contact.Uri, out uri)) return false;
            hasStar |= contact.IsStar;
            if (count++ > 0) continue;
            parts.FirstContact = contact;
            parts.FirstContactUri = uri;
            parts.HasContact = true;
        }

        return !hasStar || count == 1;
    }
}
