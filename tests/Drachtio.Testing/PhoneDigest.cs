using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Security;

namespace Drachtio.Testing;

/// <summary>The phone's side of digest authentication, written for the tests alone: it shares nothing with the code under test.</summary>
/// <remarks>RFC 2617 §3.2.2 with <c>qop=auth</c> or without qop; MD5, and SHA-256 and SHA-512-256 of RFC 8760.</remarks>
public sealed record PhoneDigest
{
    /// <summary>Realm of the challenge.</summary>
    public required string Realm { get; init; }

    /// <summary>Nonce of the challenge.</summary>
    public required string Nonce { get; init; }

    /// <summary>Opaque of the challenge; null when absent.</summary>
    public string? Opaque { get; init; }

    /// <summary>Algorithm of the challenge; MD5 when absent.</summary>
    public string Algorithm { get; init; } = "MD5";

    /// <summary>Whether the challenge offers <c>qop=auth</c>.</summary>
    public bool HasQop { get; init; }

    /// <summary>Whether the challenge says <c>stale=true</c>.</summary>
    public bool IsStale { get; init; }

    /// <summary>Reads a WWW-Authenticate or Proxy-Authenticate value.</summary>
    public static PhoneDigest FromChallenge(string value)
    {
        var fields = Fields(value);
        return new PhoneDigest
        {
            Realm = fields["realm"],
            Nonce = fields["nonce"],
            Opaque = fields.GetValueOrDefault("opaque"),
            Algorithm = fields.GetValueOrDefault("algorithm", "MD5"),
            HasQop = fields.ContainsKey("qop"),
            IsStale = fields.GetValueOrDefault("stale", "").Equals("true", StringComparison.OrdinalIgnoreCase),
        };
    }

    /// <summary>The fields of a challenge or of credentials, names in lower case, quotes removed.</summary>
    public static Dictionary<string, string> Fields(string value)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var at = value.IndexOf(' ', StringComparison.Ordinal) + 1;
        while (at < value.Length)
        {
            var equals = value.IndexOf('=', at);
            if (equals < 0) break;
            var name = value[at..equals].Trim(' ', ',', '\t');
            string content;
            if (equals + 1 < value.Length && value[equals + 1] == '"')
            {
                var end = equals + 2;
                while (end < value.Length && value[end] != '"') end += value[end] == '\\' ? 2 : 1;
                content = value[(equals + 2)..Math.Min(end, value.Length)];
                at = end + 1;
            }
            else
            {
                var comma = value.IndexOf(',', equals);
                var end = comma < 0 ? value.Length : comma;
                content = value[(equals + 1)..end].Trim();
                at = end;
            }
            fields[name] = content;
            while (at < value.Length && value[at] is ',' or ' ') at++;
        }
        return fields;
    }

    /// <summary>The value of an Authorization header for one request.</summary>
    public string Authorization(PhoneAccount account, string method, string uri, int nonceCount)
    {
        var cnonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var nc = nonceCount.ToString("x8", CultureInfo.InvariantCulture);
        var ha1 = Hash($"{account.Username}:{Realm}:{account.Password}");
        var ha2 = Hash($"{method}:{uri}");
        var response = HasQop ? Hash($"{ha1}:{Nonce}:{nc}:{cnonce}:auth:{ha2}") : Hash($"{ha1}:{Nonce}:{ha2}");

        var text = $"Digest username=\"{account.Username}\", realm=\"{Realm}\", nonce=\"{Nonce}\", uri=\"{uri}\", response=\"{response}\", algorithm={Algorithm}";
        if (HasQop) text += $", cnonce=\"{cnonce}\", qop=auth, nc={nc}";
        if (Opaque is not null) text += $", opaque=\"{Opaque}\"";
        return text;
    }

    /// <summary>What the server puts into <c>rspauth</c> of its Authentication-Info for these credentials (RFC 7616 §3.5).</summary>
    public string ProofOfServer(PhoneAccount account, string authorization)
    {
        var sent = Fields(authorization);
        return Hash($"{Hash($"{account.Username}:{Realm}:{account.Password}")}:{sent["nonce"]}:{sent["nc"]}:{sent["cnonce"]}:auth:{Hash($":{sent["uri"]}")}");
    }

    private string Hash(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(Algorithm.ToUpperInvariant() switch
        {
            "SHA-256" => SHA256.HashData(bytes),
            "SHA-512-256" => DigestUtilities.CalculateDigest("SHA-512/256", bytes),
            _ => MD5.HashData(bytes),
        });
    }
}
