using System.Text;

namespace Drachtio.Sip.Text;

/// <summary>Header names, their ids and the way from one to the other.</summary>
internal static class HeaderNames
{
    // 512 slots for 80 names: at most a short probe, and the index is a mask.
    private const int Slots = 512;

    private static readonly (SipHeaderId Id, string Name, bool IsKnownToDrachtio)[] Rows =
    [
        (SipHeaderId.Accept, "Accept", true),
        (SipHeaderId.AcceptContact, "Accept-Contact", true),
        (SipHeaderId.AcceptEncoding, "Accept-Encoding", true),
        (SipHeaderId.AcceptLanguage, "Accept-Language", true),
        (SipHeaderId.AlertInfo, "Alert-Info", true),
        (SipHeaderId.Allow, "Allow", true),
        (SipHeaderId.AllowEvents, "Allow-Events", true),
        (SipHeaderId.AuthenticationInfo, "Authentication-Info", true),
        (SipHeaderId.Authorization, "Authorization", true),
        (SipHeaderId.CallId, "Call-ID", true),
        (SipHeaderId.CallInfo, "Call-Info", true),
        (SipHeaderId.Contact, "Contact", true),
        (SipHeaderId.ContentDisposition, "Content-Disposition", true),
        (SipHeaderId.ContentEncoding, "Content-Encoding", true),
        (SipHeaderId.ContentLanguage, "Content-Language", true),
        (SipHeaderId.ContentLength, "Content-Length", true),
        (SipHeaderId.ContentType, "Content-Type", true),
        (SipHeaderId.CSeq, "CSeq", true),
        (SipHeaderId.Date, "Date", true),
        (SipHeaderId.Diversion, "Diversion", false),
        (SipHeaderId.ErrorInfo, "Error-Info", true),
        (SipHeaderId.Event, "Event", true),
        (SipHeaderId.Expires, "Expires", true),
        (SipHeaderId.FeatureCaps, "Feature-Caps", false),
        (SipHeaderId.FlowTimer, "Flow-Timer", false),
        (SipHeaderId.From, "From", true),
        (SipHeaderId.HistoryInfo, "History-Info", false),
        (SipHeaderId.Identity, "Identity", false),
        (SipHeaderId.IdentityInfo, "Identity-Info", false),
        (SipHeaderId.InReplyTo, "In-Reply-To", true),
        (SipHeaderId.MaxForwards, "Max-Forwards", true),
        (SipHeaderId.MimeVersion, "MIME-Version", true),
        (SipHeaderId.MinExpires, "Min-Expires", true),
        (SipHeaderId.MinSe, "Min-SE", true),
        (SipHeaderId.Organization, "Organization", true),
        (SipHeaderId.PAccessNetworkInfo, "P-Access-Network-Info", false),
        (SipHeaderId.PAssertedIdentity, "P-Asserted-Identity", true),
        (SipHeaderId.PAssociatedUri, "P-Associated-URI", false),
        (SipHeaderId.PPreferredIdentity, "P-Preferred-Identity", true),
        (SipHeaderId.Path, "Path", true),
        (SipHeaderId.Priority, "Priority", true),
        (SipHeaderId.Privacy, "Privacy", true),
        (SipHeaderId.ProxyAuthenticate, "Proxy-Authenticate", true),
        (SipHeaderId.ProxyAuthenticationInfo, "Proxy-Authentication-Info", true),
        (SipHeaderId.ProxyAuthorization, "Proxy-Authorization", true),
        (SipHeaderId.ProxyRequire, "Proxy-Require", true),
        (SipHeaderId.RAck, "RAck", true),
        (SipHeaderId.Reason, "Reason", true),
        (SipHeaderId.RecordRoute, "Record-Route", true),
        (SipHeaderId.ReferSub, "Refer-Sub", true),
        (SipHeaderId.ReferTo, "Refer-To", true),
        (SipHeaderId.ReferredBy, "Referred-By", true),
        (SipHeaderId.RejectContact, "Reject-Contact", true),
        (SipHeaderId.RemotePartyId, "Remote-Party-ID", true),
        (SipHeaderId.Replaces, "Replaces", true),
        (SipHeaderId.ReplyTo, "Reply-To", true),
        (SipHeaderId.RequestDisposition, "Request-Disposition", true),
        (SipHeaderId.Require, "Require", true),
        (SipHeaderId.RetryAfter, "Retry-After", true),
        (SipHeaderId.Route, "Route", true),
        (SipHeaderId.RSeq, "RSeq", true),
        (SipHeaderId.SecurityClient, "Security-Client", true),
        (SipHeaderId.SecurityServer, "Security-Server", true),
        (SipHeaderId.SecurityVerify, "Security-Verify", true),
        (SipHeaderId.Server, "Server", true),
        (SipHeaderId.ServiceRoute, "Service-Route", true),
        (SipHeaderId.SessionExpires, "Session-Expires", true),
        (SipHeaderId.SipETag, "SIP-ETag", true),
        (SipHeaderId.SipIfMatch, "SIP-If-Match", true),
        (SipHeaderId.Subject, "Subject", true),
        (SipHeaderId.SubscriptionState, "Subscription-State", true),
        (SipHeaderId.Supported, "Supported", true),
        (SipHeaderId.Timestamp, "Timestamp", true),
        (SipHeaderId.To, "To", true),
        (SipHeaderId.Unsupported, "Unsupported", true),
        (SipHeaderId.UserAgent, "User-Agent", true),
        (SipHeaderId.Via, "Via", true),
        (SipHeaderId.Warning, "Warning", true),
        (SipHeaderId.WwwAuthenticate, "WWW-Authenticate", true),
    ];

    private static readonly byte[][] Names = BuildNames();
    private static readonly bool[] KnownToDrachtio = BuildKnown();
    private static readonly byte[] Table = BuildTable();

    /// <summary>One more than the highest id.</summary>
    public static int Count => Names.Length;

    public static ReadOnlySpan<byte> Canonical(SipHeaderId id) => (int)id < Names.Length ? Names[(int)id] : [];

    public static bool IsKnownToDrachtio(SipHeaderId id) => (int)id < KnownToDrachtio.Length && KnownToDrachtio[(int)id];

    public static SipHeaderId Find(ReadOnlySpan<byte> name)
    {
        if (name.Length == 1) return FindCompact(name[0]);
        if (name.IsEmpty) return SipHeaderId.Other;

        for (var slot = Hash(name); ; slot = (slot + 1) & (Slots - 1))
        {
            var id = Table[slot];
            if (id == 0) return SipHeaderId.Other;
            if (name.SequenceEqual(Names[id]) || Ascii.EqualsIgnoreCase(name, Names[id])) return (SipHeaderId)id;
        }
    }

    // The registered single letters: RFC 3261 §7.3.3 and the RFCs of each header.
    private static SipHeaderId FindCompact(byte letter) => (byte)(letter | 0x20) switch
    {
        (byte)'a' => SipHeaderId.AcceptContact,
        (byte)'b' => SipHeaderId.ReferredBy,
        (byte)'c' => SipHeaderId.ContentType,
        (byte)'d' => SipHeaderId.RequestDisposition,
        (byte)'e' => SipHeaderId.ContentEncoding,
        (byte)'f' => SipHeaderId.From,
        (byte)'i' => SipHeaderId.CallId,
        (byte)'j' => SipHeaderId.RejectContact,
        (byte)'k' => SipHeaderId.Supported,
        (byte)'l' => SipHeaderId.ContentLength,
        (byte)'m' => SipHeaderId.Contact,
        (byte)'n' => SipHeaderId.IdentityInfo,
        (byte)'o' => SipHeaderId.Event,
        (byte)'r' => SipHeaderId.ReferTo,
        (byte)'s' => SipHeaderId.Subject,
        (byte)'t' => SipHeaderId.To,
        (byte)'u' => SipHeaderId.AllowEvents,
        (byte)'v' => SipHeaderId.Via,
        (byte)'x' => SipHeaderId.SessionExpires,
        (byte)'y' => SipHeaderId.Identity,
        _ => SipHeaderId.Other,
    };

    // 0x20 folds ASCII case; it also maps other bytes together, which the comparison sorts out.
    private static int Hash(ReadOnlySpan<byte> name) =>
        ((name.Length * 41) + ((name[0] | 0x20) * 7) + ((name[^1] | 0x20) * 29) + ((name[name.Length / 2] | 0x20) * 3)) & (Slots - 1);

    private static byte[][] BuildNames()
    {
        var names = new byte[Rows.Length + 1][];
        names[0] = [];
        foreach (var row in Rows) names[(int)row.Id] = Encoding.ASCII.GetBytes(row.Name);
        return names;
    }

    private static bool[] BuildKnown()
    {
        var known = new bool[Rows.Length + 1];
        foreach (var row in Rows) known[(int)row.Id] = row.IsKnownToDrachtio;
        return known;
    }

    private static byte[] BuildTable()
    {
        var table = new byte[Slots];
        for (var id = 1; id < Names.Length; id++)
        {
            var slot = Hash(Names[id]);
            while (table[slot] != 0) slot = (slot + 1) & (Slots - 1);
            table[slot] = (byte)id;
        }

        return table;
    }
}
