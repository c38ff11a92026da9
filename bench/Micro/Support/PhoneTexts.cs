using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Micro.Support;

/// <summary>Messages as phones write them.</summary>
internal static class PhoneTexts
{
    /// <summary>Realm of all users.</summary>
    public const string Realm = "load.example.com";

    /// <summary>Secret of all users.</summary>
    public const string Secret = "correct horse battery";

    private const string CNonce = "0a4f113b";

    /// <summary>A REGISTER, about 700 bytes, 1,000 with credentials.</summary>
    /// <param name="user">User of To and Contact.</param>
    /// <param name="cseq">CSeq number.</param>
    /// <param name="authorization">Value of the Authorization header; empty for none.</param>
    /// <param name="device">Which of the user's phones: each has a Call-ID, a source and an instance of its own.</param>
    public static byte[] Register(string user, int cseq, string authorization = "", int device = 0) => Encoding.ASCII.GetBytes(
        $"REGISTER sip:{Realm} SIP/2.0\r\n"
        + "Via: SIP/2.0/UDP 10.0.0.7:36221;branch=z9hG4bK-524287-1---4d6dd2d6d4a2f5d7;rport=36221\r\n"
        + "Max-Forwards: 70\r\n"
        + $"Contact: <sip:{user}@10.0.0.7:{36221 + device};rinstance=d42207a765c0626b;transport=UDP>;expires=3600;+sip.instance=\"<urn:uuid:{device:X8}-0000-1000-8000-{user.PadLeft(12, (char)48)}>\"\r\n"
        + $"To: <sip:{user}@{Realm}>\r\n"
        + $"From: <sip:{user}@{Realm}>;tag=9f8a1f3c\r\n"
        + $"Call-ID: {user}-lWDmSX8zZfT0BxrKzXGj{device}A..\r\n"
        + $"CSeq: {cseq} REGISTER\r\n"
        + "Expires: 3600\r\n"
        + "Allow: INVITE, ACK, CANCEL, BYE, NOTIFY, REFER, MESSAGE, OPTIONS, INFO, SUBSCRIBE\r\n"
        + "User-Agent: a phone 5.6.1 v2.10.20.4\r\n"
        + (authorization.Length == 0 ? "" : $"Authorization: {authorization}\r\n")
        + "Content-Length: 0\r\n\r\n");

    /// <summary>Value of an Authorization header, RFC 7616 with qop=auth and MD5.</summary>
    public static string Authorization(string user, string nonce, int count)
    {
        var nc = count.ToString("x8", CultureInfo.InvariantCulture);
        var response = Hash($"{Hash($"{user}:{Realm}:{Secret}")}:{nonce}:{nc}:{CNonce}:auth:{Hash($"REGISTER:sip:{Realm}")}");
        return $"Digest username=\"{user}\", realm=\"{Realm}\", nonce=\"{nonce}\", uri=\"sip:{Realm}\", response=\"{response}\", algorithm=MD5, cnonce=\"{CNonce}\", qop=auth, nc={nc}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
