using System.Text;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>Messages and words several targets begin with.</summary>
internal static class SipTexts
{
    public static readonly string[] Words =
    [
        "REGISTER", "OPTIONS", "SIP/2.0", "sip:bling.babblevoice.com", "1000", "Via: ", "v: ", "From: ", "f: ", "To: ", "t: ", "Call-ID: ", "i: ", "CSeq: ", "Contact: ", "m: ",
        "Expires: ", "Path: ", "Supported: ", "Require: ", "path", "gruu", "outbound", "Authorization: ", "Proxy-Authorization: ", "User-Agent: ", "Content-Length: ", "l: ", "Route: ",
        "Digest ", "username=", "realm=", "nonce=", "uri=", "response=", "algorithm=", "MD5", "SHA-256", "SHA-512-256", "qop=auth", "nc=00000001", "cnonce=", "opaque=", "stale=true",
        ";branch=z9hG4bK", ";rport", ";received=", ";maddr=", ";ttl=", ";transport=tcp", ";transport=ws", ";tag=", ";expires=", ";q=0.5", ";+sip.instance=\"<urn:uuid:0>\"", ";reg-id=1",
        ";phone-context=", ";ext=", "SIP/2.0/UDP ", "SIP/2.0/WSS ", "127.0.0.1", "0.0.0.0", "255.255.255.255", "[2001:db8::1]", "[::ffff:1.2.3.4]", "h.invalid",
    ];

    /// <summary>The torture messages, and a REGISTER as phones send it.</summary>
    public static IEnumerable<byte[]> Messages =>
        [Sip(Register), .. Directory.GetFiles(Places.Torture, "*.sip").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    public const string Register = """
        REGISTER sip:bling.babblevoice.com SIP/2.0
        Via: SIP/2.0/UDP 192.168.0.141:5062;branch=z9hG4bK1423187461;rport=5062;received=203.0.113.7
        Max-Forwards: 70
        From: "Reception desk" <sip:1000@bling.babblevoice.com>;tag=3401274628
        To: "Reception desk" <sip:%31000@bling.babblevoice.com>
        Call-ID: 1_1498336419@192.168.0.141
        CSeq: 4711 REGISTER
        Contact: <sip:1000@192.168.0.141:5062;ob>;+sip.instance="<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>";reg-id=1;q=0.8;expires=3600, "b" <sip:1000@[2001:db8::9];transport=tcp>
        Path: <sip:edge.example.com;lr>, <sips:edge2.example.com:5061;lr>
        Supported: path, outbound
        User-Agent: Desk phone T46 66.85.0.5
        Expires: 3600
        Content-Length: 0


        """;

    /// <summary>Bytes with the line ends of the wire.</summary>
    public static byte[] Sip(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    /// <summary>Bytes of the samples that <see cref="Drachtio.Sip.Tests.Probe"/> has for a parser.</summary>
    public static IEnumerable<byte[]> Samples(string prefix) =>
        Drachtio.Sip.Tests.Probe.Rows.Where(row => row.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(static row => Encoding.UTF8.GetBytes(row.Sample));

    /// <summary>Reads everything a parser offers.</summary>
    public static void Read(string prefix, ReadOnlyMemory<byte> input)
    {
        foreach (var row in Drachtio.Sip.Tests.Probe.Rows)
        {
            if (row.Name.StartsWith(prefix, StringComparison.Ordinal)) row.Read(input);
        }
    }
}
