using Registrar.Core.Bindings;

namespace Registrar.Core.Rules;

/// <summary>What a realm allows: all that <see cref="RegisterRules"/> knows of configuration.</summary>
internal sealed record RegisterPolicy
{
    // 12,000 bytes is the most a drachtio-server can take in one frame without losing the stream; ids, start line, Date, Expires
    // and the length digits need fewer than 300 of them (architecture.md §3).
    private const int FrameBytes = 12_000;
    private const int FrameOverheadBytes = 300;

    /// <summary>Expiry when the phone names none, or nonsense; in regping mode a binding's life. Seconds.</summary>
    public int DefaultSeconds { get; init; } = 3600;

    /// <summary>Shortest expiry taken, seconds.</summary>
    public int MinSeconds { get; init; } = 60;

    /// <summary>A shorter expiry is not refused but raised to the shortest.</summary>
    public bool RaisesToMinimum { get; init; }

    /// <summary>Longest expiry granted, seconds.</summary>
    public int MaxSeconds { get; init; } = 7200;

    /// <summary>Longest expiry granted to a phone behind NAT that came over UDP, seconds; 0 = as to all others, because nobody asked for it or we ping such phones.</summary>
    public int NatSeconds { get; init; }

    /// <summary>Expiry told to phones in regping mode, seconds; 0 = off.</summary>
    public int RegPingSeconds { get; init; }

    /// <summary>In regping mode: every refresh is challenged, exact repeats too.</summary>
    public bool IsRegPingChallenged { get; init; }

    /// <summary>Whether the exact repeat of regping mode may go without a digest.</summary>
    public bool AllowsPings => RegPingSeconds > 0 && !IsRegPingChallenged;

    /// <summary>A 200 lists the bindings the request names, not all.</summary>
    public bool ListsOwnOnly { get; init; }

    /// <summary>Bindings one address of record may have.</summary>
    public int MaxContactsPerAor { get; init; } = 10;

    /// <summary>What happens to more.</summary>
    public OverLimitMode OverLimit { get; init; }

    /// <summary>A CSeq that does not count upwards is taken.</summary>
    public bool IsCSeqLenient { get; init; }

    /// <summary>A Contact that points where nobody may be sent is refused.</summary>
    public bool JudgesTargets { get; init; }

    /// <summary>Bindings of the realm; 0 for no cap.</summary>
    public int MaxInRealm { get; init; }

    /// <summary>Bindings of all realms; 0 for no cap.</summary>
    public int MaxTotal { get; init; }

    /// <summary>By how many percent at most a granted expiry is shortened.</summary>
    public int JitterPercent { get; init; }

    /// <summary>Silence that makes a phone unreachable that gets no OPTIONS, milliseconds; 0 when nothing makes it speak either, so that silence says nothing: such a phone would be unreachable minutes after each REGISTER.</summary>
    public long SilenceMs { get; init; }

    /// <summary>Bytes that all Contact lines of a 200 may take together.</summary>
    public int MaxAnswerBytes { get; init; } = FrameBytes - FrameOverheadBytes;

    /// <summary>Milliseconds in which an equal CSeq is a retransmission: 64 × T1 (RFC 3261 §17.1.2.2).</summary>
    public long RepeatWindowMs { get; init; } = 32_000;

    /// <summary>Whether the phone behind a binding is taken for gone: too many pings missed, its connection lost, or, in regping mode, refreshes left out.</summary>
    /// <remarks>Where OPTIONS go they alone decide: between two of them, an hour apart perhaps, a phone that answers each is silent.</remarks>
    public bool IsUnreachable(in Binding binding, long nowMs) =>
        binding.IsLost || (SilenceMs > 0 && !binding.IsPinged && binding.IsStale(nowMs, SilenceMs));
}
