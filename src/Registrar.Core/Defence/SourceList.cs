using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Registrar.Core.Defence;

/// <summary>Networks a realm or a user may be asked for from (S15 of docs/conformance.md).</summary>
/// <remarks>
/// The longest network that has the source decides, so that <c>allow 10.0.0.0/8</c> with <c>deny 10.6.0.0/16</c> does what it says and so does the
/// reverse; of two equal ones the deny. What no network has is allowed, unless there is an allow list. IPv4 rules see IPv4 sources however
/// they are spelled, and <c>::/0</c> is IPv6 only. Built once into sorted ranges: a look-up is a binary search over them, two reads for an empty list.
/// Immutable; safe from any thread.
/// </remarks>
internal sealed class SourceList
{
    /// <summary>Most networks a list may have, allow and deny together.</summary>
    public const int MaxNetworks = 4096;

    private readonly SourceRanges _v4;
    private readonly SourceRanges _v6;

    private SourceList(SourceRanges v4, SourceRanges v6)
    {
        _v4 = v4;
        _v6 = v6;
    }

    /// <summary>Allows everybody.</summary>
    public static SourceList Empty { get; } = new(SourceRanges.AllowAll, SourceRanges.AllowAll);

    /// <summary>Whether it allows everybody without looking.</summary>
    public bool IsEmpty => ReferenceEquals(this, Empty);

    /// <summary>Builds a list.</summary>
    /// <param name="allow">Addresses and networks, e.g. <c>192.0.2.1</c>, <c>192.0.2.0/24</c>, <c>2001:db8::/32</c>; empty allows all.</param>
    /// <param name="deny">The same.</param>
    /// <param name="list">The list.</param>
    /// <param name="problem">One sentence about the first text that is none, or <see langword="null"/>.</param>
    public static bool TryCreate(IReadOnlyList<string> allow, IReadOnlyList<string> deny, [NotNullWhen(true)] out SourceList? list, [NotNullWhen(false)] out string? problem)
    {
        list = null;
        problem = null;
        if (allow.Count + deny.Count == 0)
        {
            list = Empty;
            return true;
        }

        if (allow.Count + deny.Count > MaxNetworks)
        {
            problem = $"allow and deny have {allow.Count + deny.Count} networks together; use at most {MaxNetworks}.";
            return false;
        }

        var v4 = new List<SourceRule>();
        var v6 = new List<SourceRule>();
        foreach (var (text, isDenied) in allow.Select(static text => (text, false)).Concat(deny.Select(static text => (text, true))))
        {
            if (TryAdd(text, isDenied, v4, v6)) continue;
            problem = $"'{text}' is no address or network; write e.g. 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32.";
            return false;
        }

        // With an allow list of IPv4 networks alone, IPv6 is not on it: the list says who may.
        var isOpen = allow.Count == 0;
        list = new SourceList(SourceRanges.Build(v4, bits: 32, isOpen), SourceRanges.Build(v6, bits: 128, isOpen));
        return true;
    }

    /// <summary>Judges a source.</summary>
    public SourceVerdict Judge(in SourceAddress source) => source.IsV4 ? _v4.Find(source.V4) : _v6.Find(source.Value);

    // Strict, and with no bit set behind the prefix: "192.0.2" and "10.1.2.3/8" are slips, and this list keeps people out.
    private static bool TryAdd(string text, bool isDenied, List<SourceRule> v4, List<SourceRule> v6)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        if (host.AsSpan().ContainsAny('%', '[') || !SourceAddress.TryParse(Encoding.ASCII.GetBytes(host), out var start))
            return false;

        var bits = host.Contains(':', StringComparison.Ordinal) ? 128 : 32;
        var length = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bits))
            return false;

        // A mapped network is one of IPv4; "::/0" is none.
        if (bits == 128 && start.IsV4 && length >= 96)
        {
            bits = 32;
            length -= 96;
        }

        var first = bits == 32 && start.IsV4 ? start.V4 : start.Value;
        var behind = length == 0 ? UInt128.MaxValue : (UInt128.One << (bits - length)) - 1;
        if ((first & behind) != 0)
            return false;

        (bits == 32 ? v4 : v6).Add(new SourceRule(first, length, isDenied));
        return true;
    }
}
