using System.Text;

namespace Drachtio.Sip.Text;

/// <summary>The named parameters of digest credentials and challenges, read in one pass.</summary>
internal ref struct DigestFields
{
    public ReadOnlySpan<byte> Username;
    public ReadOnlySpan<byte> Realm;
    public ReadOnlySpan<byte> Nonce;
    public ReadOnlySpan<byte> Uri;
    public ReadOnlySpan<byte> Response;
    public ReadOnlySpan<byte> CNonce;
    public ReadOnlySpan<byte> Nc;
    public ReadOnlySpan<byte> Qop;
    public ReadOnlySpan<byte> Opaque;
    public ReadOnlySpan<byte> Algorithm;
    public ReadOnlySpan<byte> Stale;
    public ReadOnlySpan<byte> Domain;

    private int _seen;

    /// <summary>Fills the fields; false for a malformed parameter, too many, or one of these names twice.</summary>
    public bool TryRead(AuthParameters parameters)
    {
        var count = 0;
        foreach (var parameter in parameters)
        {
            if (++count > SipParameters.MaxCount || !AuthParameters.IsWellFormed(parameter)) return false;
            if (!TrySet(parameter.Name, AuthParameters.Content(parameter.Value))) return false;
        }

        return count > 0;
    }

    private bool TrySet(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        // By length first: one or two comparisons a name instead of up to twelve.
        switch (name.Length)
        {
            case 2 when Is(name, "nc"u8):
                return TryPut(6, ref Nc, content);
            case 3 when Is(name, "uri"u8):
                return TryPut(3, ref Uri, content);
            case 3 when Is(name, "qop"u8):
                return TryPut(7, ref Qop, content);
            case 5 when Is(name, "realm"u8):
                return TryPut(1, ref Realm, content);
            case 5 when Is(name, "nonce"u8):
                return TryPut(2, ref Nonce, content);
            case 5 when Is(name, "stale"u8):
                return TryPut(10, ref Stale, content);
            case 6 when Is(name, "cnonce"u8):
                return TryPut(5, ref CNonce, content);
            case 6 when Is(name, "opaque"u8):
                return TryPut(8, ref Opaque, content);
            case 6 when Is(name, "domain"u8):
                return TryPut(11, ref Domain, content);
            case 8 when Is(name, "username"u8):
                return TryPut(0, ref Username, content);
            case 8 when Is(name, "response"u8):
                return TryPut(4, ref Response, content);
            case 9 when Is(name, "algorithm"u8):
                return TryPut(9, ref Algorithm, content);
            default:
                return true;
        }
    }

    // Two of one name: the sender and a proxy could each mean another one.
    private bool TryPut(int bit, ref ReadOnlySpan<byte> field, ReadOnlySpan<byte> content)
    {
        if ((_seen & (1 << bit)) != 0) return false;
        _seen |= 1 << bit;
        field = content;
        return true;
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => name.SequenceEqual(known) || Ascii.EqualsIgnoreCase(name, known);
}
