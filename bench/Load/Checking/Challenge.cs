using System.Text;
using Load.Phones;

namespace Load.Checking;

/// <summary>The challenge of a 401 or 407 that a phone answers; views over the answer.</summary>
internal ref struct Challenge
{
    private static ReadOnlySpan<byte> Quote => "\""u8;

    /// <summary>Realm.</summary>
    public ReadOnlySpan<byte> Realm;

    /// <summary>Nonce.</summary>
    public ReadOnlySpan<byte> Nonce;

    /// <summary>Opaque; empty without one.</summary>
    public ReadOnlySpan<byte> Opaque;

    /// <summary>How it is answered.</summary>
    public ChallengeStyle Style;

    /// <summary>Only the nonce was too old.</summary>
    public bool IsStale;

    /// <summary>Finds the first challenge of an algorithm.</summary>
    public static bool TryFind(ReadOnlySpan<byte> sip, HashKind hash, out Challenge challenge)
    {
        var lines = new HeaderLines(sip);
        while (lines.Next())
        {
            var isProxy = lines.Is("Proxy-Authenticate"u8);
            if ((isProxy || lines.Is("WWW-Authenticate"u8)) && TryParse(lines.Value, hash, isProxy, out challenge)) return true;
        }

        challenge = default;
        return false;
    }

    private static bool TryParse(ReadOnlySpan<byte> value, HashKind hash, bool isProxy, out Challenge challenge)
    {
        challenge = default;
        if (value.Length < 7 || !Ascii.EqualsIgnoreCase(value[..7], "Digest "u8)) return false;

        var rest = value[7..];
        var hasQop = false;
        var algorithm = "MD5"u8;
        while (TryTakeField(ref rest, out var name, out var content))
        {
            if (Ascii.EqualsIgnoreCase(name, "realm"u8)) challenge.Realm = content;
            else if (Ascii.EqualsIgnoreCase(name, "nonce"u8)) challenge.Nonce = content;
            else if (Ascii.EqualsIgnoreCase(name, "opaque"u8)) challenge.Opaque = content;
            else if (Ascii.EqualsIgnoreCase(name, "algorithm"u8)) algorithm = content;
            else if (Ascii.EqualsIgnoreCase(name, "stale"u8)) challenge.IsStale = Ascii.EqualsIgnoreCase(content, "true"u8);
            else if (Ascii.EqualsIgnoreCase(name, "qop"u8)) hasQop = content.IndexOf("auth"u8) >= 0;
        }

        challenge.Style = new ChallengeStyle(isProxy, hasQop);
        return !challenge.Nonce.IsEmpty && Ascii.EqualsIgnoreCase(algorithm, hash == HashKind.Md5 ? "MD5"u8 : "SHA-256"u8);
    }

    private static bool TryTakeField(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> content)
    {
        rest = rest.TrimStart(" ,\t"u8);
        name = content = default;
        var equals = rest.IndexOf((byte)'=');
        if (equals <= 0) return false;

        name = rest[..equals].TrimEnd((byte)' ');
        rest = rest[(equals + 1)..].TrimStart((byte)' ');
        if (rest.StartsWith(Quote))
        {
            var close = rest[1..].IndexOf((byte)'"');
            if (close < 0) return false;
            content = rest.Slice(1, close);
            rest = rest[(close + 2)..];
            return true;
        }

        var comma = rest.IndexOf((byte)',');
        var end = comma < 0 ? rest.Length : comma;
        content = rest[..end].TrimEnd((byte)' ');
        rest = rest[end..];
        return true;
    }
}
