using static Drachtio.Embedded.Headers.HeaderGrammar;

namespace Drachtio.Embedded.Headers;

/// <summary>Every header the server parses, in the order it writes them.</summary>
/// <remarks>Read off a v0.9.5 server: one response with all headers in reverse, and each with a broken and a doubled value.</remarks>
internal static class HeaderCatalog
{
    /// <summary>Where headers stand that the server does not know: behind Content-Length.</summary>
    public const int CustomOrder = 1000;

    private const int LongestName = 32;
    private const int CompactNames = 1;

    private static readonly Dictionary<string, WellKnownHeader> ByName = new(StringComparer.OrdinalIgnoreCase);

    public static readonly WellKnownHeader Via = Add("Via", FreeText, isNamed: true);
    public static readonly WellKnownHeader Route = Add("Route", AddressList);
    public static readonly WellKnownHeader RecordRoute = Add("Record-Route", AddressList, isNamed: true);
    public static readonly WellKnownHeader MaxForwards = Add("Max-Forwards", Number, isSingle: true);
    public static readonly WellKnownHeader ProxyRequire = Add("Proxy-Require", TokenList);
    public static readonly WellKnownHeader From = Add("From", Address, isSingle: true, isNamed: true);
    public static readonly WellKnownHeader To = Add("To", Address, isSingle: true, isNamed: true);
    public static readonly WellKnownHeader CallId = Add("Call-ID", FreeText, isSingle: true, isNamed: true);
    public static readonly WellKnownHeader CSeq = Add("CSeq", HeaderGrammar.CSeq, isSingle: true, isNamed: true);
    public static readonly WellKnownHeader Contact = Add("Contact", AddressList, isNamed: true);
    public static readonly WellKnownHeader RSeq = Add("RSeq", Number, isSingle: true, isNamed: true);
    public static readonly WellKnownHeader ContentType;
    public static readonly WellKnownHeader ContentLength;
    public static readonly WellKnownHeader Expires;
    public static readonly WellKnownHeader Timestamp;
    public static readonly WellKnownHeader PAssertedIdentity;

    static HeaderCatalog()
    {
        Add("RAck", HeaderGrammar.RAck, isSingle: true, isNamed: true);
        Add("Request-Disposition", TightTokenList);
        Add("Accept-Contact", ParameterTokenList);
        Add("Reject-Contact", ParameterTokenList);
        Expires = Add("Expires", SecondsOrDate, isSingle: true, isNamed: true);
        Add("Date", Date, isSingle: true);
        Add("Retry-After", RetryAfter, isSingle: true);
        Timestamp = Add("Timestamp", HeaderGrammar.Timestamp, isSingle: true);
        Add("Min-Expires", Number, isSingle: true);
        Add("Subject", FreeText, isSingle: true);
        Add("Priority", Token, isSingle: true);
        Add("Call-Info", AddressList);
        Add("Organization", FreeText, isSingle: true);
        Add("Server", FreeText, isSingle: true);
        Add("User-Agent", FreeText, isSingle: true);
        Add("In-Reply-To", WordList);
        Add("Accept", MediaList);
        Add("Accept-Encoding", ParameterTokenList);
        Add("Accept-Language", ParameterTokenList);
        Add("Allow", TokenList);
        Add("Require", TokenList, isNamed: true);
        Add("Supported", TokenList);
        Add("Unsupported", TokenList);
        Add("Event", TokenAndParameters, isSingle: true, isNamed: true);
        Add("Allow-Events", WordList);
        Add("Subscription-State", TokenAndParameters, isSingle: true, isNamed: true);
        Add("Proxy-Authenticate", Credentials);
        Add("Proxy-Authentication-Info", WordList);
        Add("Proxy-Authorization", Credentials);
        Add("Authorization", Credentials);
        Add("WWW-Authenticate", Credentials);
        Add("Authentication-Info", WordList);
        Add("Error-Info", AddressList);
        Add("Warning", Warning);
        Add("Refer-To", Address, isSingle: true);
        Add("Referred-By", Address, isSingle: true);
        Add("Replaces", TokenAndParameters, isSingle: true);
        Add("Session-Expires", SecondsAndParameters, isSingle: true, isNamed: true);
        Add("Min-SE", SecondsAndParameters, isSingle: true, isNamed: true);
        Add("Path", AddressList);
        Add("Service-Route", AddressList);
        Add("Reason", TokenAndParametersList);
        Add("Security-Client", TokenAndParametersList);
        Add("Security-Server", TokenAndParametersList);
        Add("Security-Verify", TokenAndParametersList);
        Add("Privacy", PrivacyList, isSingle: true);
        Add("SIP-ETag", FirstToken, isSingle: true, isNamed: true);
        Add("SIP-If-Match", FirstToken, isSingle: true, isNamed: true);
        Add("MIME-Version", FreeText, isSingle: true);
        ContentType = Add("Content-Type", MediaType, isSingle: true, isNamed: true);
        Add("Content-Encoding", WordList, isNamed: true);
        Add("Content-Language", WordList);
        Add("Content-Disposition", TokenAndParameters, isSingle: true, isNamed: true);
        ContentLength = Add("Content-Length", Number, isSingle: true, isNamed: true);

        // These few are written behind the custom headers.
        AddLate("Refer-Sub", HeaderGrammar.Boolean, 1, isSingle: true);
        AddLate("Alert-Info", AddressList, 2);
        AddLate("Reply-To", Address, 3, isSingle: true);
        AddLate("Remote-Party-ID", AddressList, 4);
        PAssertedIdentity = AddLate("P-Asserted-Identity", PlainAddressList, 5);
        AddLate("P-Preferred-Identity", PlainAddressList, 6);
    }

    /// <summary>Finds a header by the name an application writes: any case, '_' for '-', never the compact form.</summary>
    public static WellKnownHeader? Find(ReadOnlySpan<byte> name)
    {
        if (name.Length is <= CompactNames or > LongestName) return null;
        Span<char> text = stackalloc char[name.Length];
        for (var at = 0; at < name.Length; at++) text[at] = name[at] == '_' ? '-' : (char)name[at];
        return ByName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var header) ? header : null;
    }

    /// <summary>Finds a header by the name the network writes: any case, compact forms too.</summary>
    public static WellKnownHeader? FindOnWire(ReadOnlySpan<byte> name)
    {
        if (name.Length != 1) return name.Contains((byte)'_') ? null : Find(name);
        return (name[0] | 0x20) switch
        {
            'v' => Via,
            'f' => From,
            't' => To,
            'i' => CallId,
            'm' => Contact,
            'l' => ContentLength,
            'c' => ContentType,
            'k' => ByName["Supported"],
            's' => ByName["Subject"],
            'e' => ByName["Content-Encoding"],
            'o' => ByName["Event"],
            'u' => ByName["Allow-Events"],
            'r' => ByName["Refer-To"],
            'b' => ByName["Referred-By"],
            'x' => ByName["Session-Expires"],
            'a' => ByName["Accept-Contact"],
            'j' => ByName["Reject-Contact"],
            'd' => ByName["Request-Disposition"],
            _ => null,
        };
    }

    private static WellKnownHeader Add(string name, HeaderGrammar grammar, bool isSingle = false, bool isNamed = false) =>
        ByName[name] = new WellKnownHeader(name, ByName.Count, grammar, isSingle, isNamed);

    private static WellKnownHeader AddLate(string name, HeaderGrammar grammar, int place, bool isSingle = false) =>
        ByName[name] = new WellKnownHeader(name, CustomOrder + place, grammar, isSingle, IsNamed: false);
}
