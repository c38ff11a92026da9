using Drachtio.Sip;

namespace Drachtio.Client.Wire;

/// <summary>Whether a drachtio-server can parse the value of a header it knows.</summary>
/// <remarks>
/// A bad value turns a whole response into 500 and silently cuts the headers behind it off a request (drachtio-protocol
/// §3.3, §3.5). Stricter than the server where that costs nothing: what passes here passes there. No allocation; the last sound date is remembered for each thread, so any thread.
/// </remarks>
internal static class HeaderValueRules
{
    [ThreadStatic]
    private static byte[]? _soundDate;

    /// <summary>Checks one header line's value, trimmed, without line breaks.</summary>
    public static bool IsSound(SipHeaderId id, ReadOnlySpan<byte> value) => id switch
    {
        SipHeaderId.Contact => ContactValue.TryParse(value, out var contact) && (contact.IsStar || IsUri(contact.Uri)),
        SipHeaderId.From => IsAddress(value) && !IsTooLongToSubstitute(value),
        SipHeaderId.To => IsAddress(value),
        SipHeaderId.Path or SipHeaderId.ServiceRoute or SipHeaderId.PAssertedIdentity or SipHeaderId.PPreferredIdentity
            or SipHeaderId.RemotePartyId or SipHeaderId.ReferTo or SipHeaderId.ReferredBy or SipHeaderId.ReplyTo => AreAddresses(value),
        SipHeaderId.CallId => ValueSyntax.IsCallId(value),
        SipHeaderId.CSeq => CSeqValue.TryParse(value, out _),
        SipHeaderId.Date => IsDate(value),
        SipHeaderId.Expires or SipHeaderId.MinExpires => ValueSyntax.IsNumber(value, 10),
        SipHeaderId.MaxForwards => ValueSyntax.IsNumber(value, 3),
        SipHeaderId.SessionExpires or SipHeaderId.MinSe => ValueSyntax.IsNumberWithParameters(value),
        SipHeaderId.RetryAfter => ValueSyntax.IsRetryAfter(value),
        SipHeaderId.Timestamp or SipHeaderId.MimeVersion => ValueSyntax.IsDecimal(value),
        SipHeaderId.RAck => ValueSyntax.IsRAck(value),
        SipHeaderId.ContentType => ValueSyntax.IsMediaType(value),
        SipHeaderId.Accept => All(value, ValueSyntax.IsMediaType),
        SipHeaderId.AcceptEncoding or SipHeaderId.AcceptLanguage or SipHeaderId.Reason or SipHeaderId.AcceptContact
            or SipHeaderId.RejectContact or SipHeaderId.RequestDisposition or SipHeaderId.SecurityClient
            or SipHeaderId.SecurityServer or SipHeaderId.SecurityVerify => All(value, ValueSyntax.IsTokenWithParameters),
        SipHeaderId.Allow or SipHeaderId.AllowEvents or SipHeaderId.Supported or SipHeaderId.Require or SipHeaderId.ProxyRequire
            or SipHeaderId.Unsupported or SipHeaderId.ContentEncoding or SipHeaderId.ContentLanguage => All(value, ValueSyntax.IsToken),
        SipHeaderId.InReplyTo => All(value, ValueSyntax.IsCallId),
        SipHeaderId.Event or SipHeaderId.SubscriptionState or SipHeaderId.ContentDisposition or SipHeaderId.ReferSub =>
            ValueSyntax.IsTokenWithParameters(value),
        SipHeaderId.Replaces => ValueSyntax.IsCallIdWithParameters(value),
        SipHeaderId.Privacy => ValueSyntax.IsPrivacy(value),
        SipHeaderId.Priority or SipHeaderId.SipETag or SipHeaderId.SipIfMatch => ValueSyntax.IsToken(value),
        SipHeaderId.AlertInfo or SipHeaderId.CallInfo or SipHeaderId.ErrorInfo => AreBracketedUris(value),
        SipHeaderId.WwwAuthenticate or SipHeaderId.ProxyAuthenticate or SipHeaderId.Authorization
            or SipHeaderId.ProxyAuthorization => ValueSyntax.IsSchemeWithFields(value),
        SipHeaderId.AuthenticationInfo or SipHeaderId.ProxyAuthenticationInfo => ValueSyntax.AreFields(value),
        SipHeaderId.Warning => All(value, ValueSyntax.IsWarning),

        // Free text: Server, User-Agent, Subject, Organization; and every header the server carries unread.
        _ => true,
    };

    private static bool All(ReadOnlySpan<byte> line, Func<ReadOnlySpan<byte>, bool> isSound)
    {
        foreach (var value in SipHeaderValues.Of(line))
        {
            if (!isSound(value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreAddresses(ReadOnlySpan<byte> line)
    {
        var count = 0;
        foreach (var value in SipHeaderValues.Of(line))
        {
            count++;
            if (!IsAddress(value))
            {
                return false;
            }
        }

        return count > 0;
    }

    private static bool AreBracketedUris(ReadOnlySpan<byte> line)
    {
        var count = 0;
        foreach (var value in SipHeaderValues.Of(line))
        {
            count++;
            if (value[0] != (byte)'<' || !NameAddr.TryParse(value, out _))
            {
                return false;
            }
        }

        return count > 0;
    }

    // Thousands of answers in a row have the same one: reading it takes 70 ns, seeing that it is the same 3.
    private static bool IsDate(ReadOnlySpan<byte> value)
    {
        if (_soundDate is { } known && value.SequenceEqual(known))
        {
            return true;
        }

        if (!SipDate.TryParse(value, out _) || value.Length != SipDate.Length)
        {
            return false;
        }

        value.CopyTo(_soundDate ??= new byte[SipDate.Length]);
        return true;
    }

    private static bool IsAddress(ReadOnlySpan<byte> value) => NameAddr.TryParse(value, out var address) && IsUri(address.Uri);

    // The server puts its own address in the place of "localhost" in From, in a buffer of 255 bytes.
    private static bool IsTooLongToSubstitute(ReadOnlySpan<byte> value) => value.Length > 255 && value.IndexOf("localhost"u8) >= 0;

    private static bool IsUri(ReadOnlySpan<byte> text) => SipUri.TryParse(text, out _);
}
