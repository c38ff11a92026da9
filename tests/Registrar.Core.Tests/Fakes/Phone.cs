using System.Security.Cryptography;
using System.Text;
using Drachtio.Sip;
using Org.BouncyCastle.Crypto.Digests;

namespace Registrar.Core.Tests.Fakes;

/// <summary>Builds REGISTERs as a phone would, one CSeq after the other, and answers challenges.</summary>
internal sealed class Phone(RegistrarRig rig, string user = "1000", string secret = "secret0")
{
    public const string Realm = "bling.babblevoice.com";

    private int _branch;

    public string CallId { get; set; } = $"call-{user}-{Guid.NewGuid():N}";

    public uint CSeq { get; set; }

    public string Aor { get; set; } = $"sip:{user}@{Realm}";

    public string From { get; set; } = $"<sip:{user}@{Realm}>";

    public string User { get; set; } = user;

    public string Secret { get; set; } = secret;

    /// <summary>Answered with instead of the hash of <see cref="Secret"/> when set.</summary>
    public string? Ha1 { get; set; }

    public string AuthRealm { get; set; } = Realm;

    public string Method { get; set; } = "REGISTER";

    public string RequestUri { get; set; } = $"sip:{Realm}";

    /// <summary>The Contact header lines' values; none is a query.</summary>
    public string[] Contacts { get; set; } = [$"<sip:{user}@10.0.0.9:5060>"];

    public string? Expires { get; set; } = "600";

    public List<string> Extra { get; } = ["User-Agent: Test 1.0"];

    public Source Source { get; set; } = new();

    public string ViaTransport { get; set; } = "UDP";

    public string Nonce { get; set; } = "";

    public uint Nc { get; set; }

    public string Algorithm { get; set; } = "MD5";

    public FakeLink? Link { get; set; }

    /// <summary>The last REGISTER sent, word for word.</summary>
    public string Last { get; private set; } = "";

    /// <summary>Sends a REGISTER; a challenge is taken note of, not answered.</summary>
    public Answer Send(string? authorization = null)
    {
        CSeq++;
        Last = Text(authorization);
        return Resend();
    }

    /// <summary>Sends the last REGISTER again, with the same CSeq and another branch.</summary>
    public Answer Resend()
    {
        var answer = rig.Send(Last, Source, Link);
        Learn(answer);
        return answer;
    }

    /// <summary>Sends with credentials on the nonce known; gets one first if there is none.</summary>
    public Answer SendWithDigest()
    {
        if (Nonce.Length == 0) Send();
        return Send(Authorization());
    }

    /// <summary>Registers from the start: challenge, then answer.</summary>
    public Answer Register()
    {
        Send();
        return Send(Authorization());
    }

    public Answer Register(string? expires, params string[] contacts)
    {
        Expires = expires;
        Contacts = contacts;
        return Register();
    }

    /// <summary>Credentials for the next use of the nonce known.</summary>
    public string Authorization(string header = "Authorization", string uri = $"sip:{Realm}", string cnonce = "0a4f113b", string? nonce = null, uint? nc = null, string? qop = "auth")
    {
        Nc = nc ?? Nc + 1;
        nonce ??= Nonce;
        var ha1 = Ha1 ?? Hash($"{User}:{AuthRealm}:{Secret}");
        var ha2 = Hash($"{Method}:{uri}");
        var response = qop is null ? Hash($"{ha1}:{nonce}:{ha2}") : Hash($"{ha1}:{nonce}:{Nc:x8}:{cnonce}:{qop}:{ha2}");
        var tail = qop is null ? "" : $", qop={qop}, nc={Nc:x8}, cnonce=\"{cnonce}\"";
        return $"{header}: Digest username=\"{User}\", realm=\"{AuthRealm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", algorithm={Algorithm}{tail}";
    }

    /// <summary>The REGISTER as it would be sent now; <see cref="Last"/> from then on.</summary>
    public string Keep(string? authorization) => Last = Text(authorization);

    private string Text(string? authorization)
    {
        var lines = new List<string>
        {
            $"{Method} {RequestUri} SIP/2.0",
            $"Via: SIP/2.0/{ViaTransport} 10.0.0.9:5060;branch=z9hG4bK{++_branch}-{CallId};rport={Source.Port}",
            $"From: {From};tag=f1",
            $"To: <{Aor}>",
            $"Call-ID: {CallId}",
            $"CSeq: {CSeq} {Method}",
            "Max-Forwards: 70",
        };
        lines.AddRange(Contacts.Select(contact => $"Contact: {contact}"));
        if (Expires is not null) lines.Add($"Expires: {Expires}");
        lines.AddRange(Extra);
        if (authorization is not null) lines.Add(authorization);
        lines.Add("Content-Length: 0");
        return string.Join("\r\n", lines) + "\r\n\r\n";
    }

    private void Learn(Answer answer)
    {
        var challenge = answer["WWW-Authenticate"] ?? answer["Proxy-Authenticate"];
        if (challenge is null || !DigestChallenge.TryParse(Encoding.ASCII.GetBytes(challenge), out var parsed))
            return;

        Nonce = Encoding.ASCII.GetString(parsed.Nonce);
        Nc = 0;
    }

    /// <summary>The hash of <see cref="Algorithm"/>, hex digits.</summary>
    public string Hash(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Algorithm switch
        {
            "SHA-256" => Convert.ToHexStringLower(SHA256.HashData(bytes)),
            "SHA-512-256" => Sha512256(bytes),
            _ => Convert.ToHexStringLower(MD5.HashData(bytes)),
        };
    }

    private static string Sha512256(byte[] bytes)
    {
        var digest = new Sha512tDigest(256);
        var hash = new byte[32];
        digest.BlockUpdate(bytes, 0, bytes.Length);
        digest.DoFinal(hash, 0);
        return Convert.ToHexStringLower(hash);
    }
}
