using System.Text;

namespace Registrar.Core.Defence;

/// <summary>Knows scanners by the name in their User-Agent and by the handwriting in their From (S18 of docs/conformance.md).</summary>
/// <remarks>
/// A name counts where it stands as a word of its own, in any case: <c>sipcli/v1.8</c> but not <c>mysipclient</c>. A fleet has a few hundred User-Agents,
/// so those found clean are remembered by their hash (a table of 1,024, the newest wins) and cost one hash; a new one is searched for every
/// name, linear in its length, which is capped. Stopping those who say who they are keeps the noise down; it is no protection against the others.
/// Immutable but for that memory; safe from any thread.
/// </remarks>
internal sealed class ScannerFilter
{
    /// <summary>What <see cref="Match"/> says of everybody else.</summary>
    public const int NoFamily = -1;

    /// <summary>Bytes of a User-Agent that are looked at; longer ones are refused by their own cap (S21).</summary>
    public const int MaxUserAgentBytes = 512;

    /// <summary>Most names that may be added.</summary>
    public const int MaxAdded = 64;

    /// <summary>Longest name that may be added.</summary>
    public const int MaxNameLength = 64;

    private const int CleanPlaces = 1024;

    // Only names that no phone uses. SIPp and soft phones that attackers like to imitate are not among them.
    private static readonly (string Family, string[] Names)[] Known =
    [
        ("sipvicious", ["friendly-scanner", "friendly-request", "sipvicious", "svmap", "svwar", "svcrack"]),
        ("sundayddr", ["sundayddr"]),
        ("sipcli", ["sipcli"]),
        ("vax", ["vaxsipuseragent", "vaxipuseragent"]),
        ("pplsip", ["pplsip"]),
        ("sipsak", ["sipsak"]),
        ("iwar", ["iwar"]),
        ("sipscan", ["sip-scan", "sipscan"]),
        ("sippts", ["sipptk", "sippts"]),
        ("sivus", ["sivus"]),
        ("smap", ["smap"]),
        ("siparmyknife", ["siparmyknife"]),
        ("voiphopper", ["voiphopper"]),
        ("viproy", ["viproy"]),
        ("bluebox", ["bluebox-ng"]),
        ("nmap", ["nmap", "nm@nm"]),
        ("zgrab", ["zgrab", "masscan"]),
    ];

    private readonly ScannerPattern[] _patterns;
    private readonly DefenceKeys _keys;
    private readonly ulong[] _clean = new ulong[CleanPlaces];

    /// <summary>Makes a filter.</summary>
    /// <param name="keys">Hashes what is remembered.</param>
    /// <param name="added">More names, each a family of its own; what is empty, too long or not ASCII is left out, like all beyond <see cref="MaxAdded"/>.</param>
    public ScannerFilter(DefenceKeys keys, params IReadOnlyList<string> added)
    {
        _keys = keys;
        var families = Known.Select(static known => known.Family).ToList();
        var patterns = new List<ScannerPattern>();
        for (var family = 0; family < Known.Length; family++)
        {
            foreach (var name in Known[family].Names) patterns.Add(new ScannerPattern(family, Encoding.ASCII.GetBytes(name)));
        }

        foreach (var name in added.Where(IsName).Take(MaxAdded))
        {
            var lower = name.ToLowerInvariant();
            if (!families.Contains(lower, StringComparer.Ordinal)) families.Add(lower);
            patterns.Add(new ScannerPattern(families.IndexOf(lower), Encoding.ASCII.GetBytes(lower)));
        }

        Families = families;
        _patterns = [.. patterns];
    }

    /// <summary>Names of the families, for counters and logs; a known one keeps its place.</summary>
    public IReadOnlyList<string> Families { get; }

    /// <summary>Whether a text may be added as a name: printable ASCII, 3 to <see cref="MaxNameLength"/> characters.</summary>
    public static bool IsName(string text) => text.Length is >= 3 and <= MaxNameLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>Finds the family of a request.</summary>
    /// <param name="userAgent">As sent; empty without one.</param>
    /// <param name="from">The From header as sent, with its tag.</param>
    /// <returns>Index in <see cref="Families"/>, or <see cref="NoFamily"/>.</returns>
    public int Match(ReadOnlySpan<byte> userAgent, ReadOnlySpan<byte> from)
    {
        var family = MatchName(userAgent);
        return family == NoFamily && ScannerHandwriting.IsSipVicious(from) ? 0 : family;
    }

    private int MatchName(ReadOnlySpan<byte> userAgent)
    {
        if (userAgent.Length < 3)
            return NoFamily;

        if (userAgent.Length > MaxUserAgentBytes) userAgent = userAgent[..MaxUserAgentBytes];
        var key = _keys.OfText(userAgent);
        ref var clean = ref _clean[(int)(key & (CleanPlaces - 1))];
        if (Volatile.Read(ref clean) == key)
            return NoFamily;

        var family = Search(userAgent);
        if (family == NoFamily) Volatile.Write(ref clean, key);
        return family;
    }

    private int Search(ReadOnlySpan<byte> userAgent)
    {
        Span<byte> lower = stackalloc byte[MaxUserAgentBytes];
        lower = lower[..userAgent.Length];
        for (var i = 0; i < userAgent.Length; i++) lower[i] = userAgent[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(userAgent[i] | 0x20) : userAgent[i];

        foreach (var pattern in _patterns)
        {
            if (HasWord(lower, pattern.Text)) return pattern.Family;
        }

        return NoFamily;
    }

    private static bool HasWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (var start = 0; start <= text.Length - word.Length;)
        {
            var found = text[start..].IndexOf(word);
            if (found < 0) return false;

            start += found;
            var end = start + word.Length;
            if ((start == 0 || !IsLetter(text[start - 1])) && (end == text.Length || !IsLetter(text[end]))) return true;
            start++;
        }

        return false;
    }

    // Digits may follow: sipcli2, iwar2.
    private static bool IsLetter(byte text) => text is >= (byte)'a' and <= (byte)'z';
}
