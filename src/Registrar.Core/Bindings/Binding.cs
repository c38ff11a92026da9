using System.Runtime.InteropServices;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Bindings;

/// <summary>One Contact bound to an address of record.</summary>
/// <remarks>
/// A value of 112 bytes over a text that never changes: a copy taken under the stripe's lock is whole and stays as it is, so that
/// listings need the lock for the copy only, and a refresh writes numbers in place and allocates nothing.
/// <see cref="Reachability"/> alone is shared and lives on. With all text a binding of a phone with Call-ID and instance takes about
/// 250 bytes (docs/performance.md), where one of objects took 1,100.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal partial struct Binding
{
    private const int StartBits = 20;

    private static readonly string[] Transports = ["udp", "tcp", "tls", "ws", "wss"];

    private static int _starts;

    /// <summary>The text it is read from, and whose it is.</summary>
    public BindingText Text { get; set; }

    /// <summary>The phone's software and its server.</summary>
    public BindingProfile Profile { get; set; }

    /// <summary>Whether the phone is heard of: only of one that is or was pinged, or was sent something; the same object over all refreshes. Without one it was heard of when it registered.</summary>
    public Reachability? Reachability { get; set; }

    /// <summary>The whole REGISTER that last proved its sender in one number, as <see cref="Rules.RegisterRequest.Fingerprint"/>.</summary>
    public ulong Fingerprint { get; set; }

    /// <summary>When its registration began, and which of those of that millisecond it is; see <see cref="NextStart"/>.</summary>
    public long Start { get; set; }

    /// <summary>When its last REGISTER came, ms since 1970.</summary>
    public long RegisteredMs { get; set; }

    /// <summary>When credentials were last checked, ms since 1970. Its life counts from here: a ping of regping mode lengthens nothing.</summary>
    public long AuthenticatedMs { get; set; }

    /// <summary>Whole life in seconds as of its last refresh.</summary>
    public int LifeSeconds { get; set; }

    /// <summary>Expiry told to the phone; shorter than the life in regping mode.</summary>
    public int GrantedSeconds { get; set; }

    /// <summary>CSeq number; proven by nobody when the REGISTER was an unchallenged one of regping mode.</summary>
    public uint CSeq { get; set; }

    /// <summary>CSeq number of the last REGISTER with a right digest. A forged ping with CSeq 2147483647 must not lock the phone out.</summary>
    public uint VerifiedCSeq { get; set; }

    /// <summary>Nonce count of the digest.</summary>
    public uint NonceCount { get; set; }

    /// <summary><see cref="Rules.UriKey"/> of the URI.</summary>
    public int UriKey { get; set; }

    /// <summary>reg-id; 0 without one.</summary>
    public int RegId { get; set; }

    /// <summary>Where its texts are.</summary>
    public BindingLayout Layout { get; set; }

    /// <summary>q in thousandths.</summary>
    public ushort Q { get; set; }

    /// <summary>Source port.</summary>
    public ushort SourcePort { get; set; }

    /// <summary>The transport, as <see cref="CodeOf"/>.</summary>
    public byte TransportCode { get; set; }

    /// <summary>The digest algorithm, as <see cref="BindingDigest"/> counts them; 0 without a digest.</summary>
    public byte AlgorithmCode { get; set; }

    /// <summary>The rest.</summary>
    public BindingFlags Flags { get; set; }

    /// <summary>When its registration was first seen, ms since 1970.</summary>
    public readonly long CreatedMs => Start >> StartBits;

    /// <summary>When it ends, milliseconds since 1970. Reads compare it themselves: a late tick never serves a dead binding.</summary>
    public readonly long DueMs => AuthenticatedMs + (LifeSeconds * 1000L);

    /// <summary>When it ends, or is removed because its phone is unreachable for too long; milliseconds since 1970.</summary>
    public readonly long EndMs => Reachability is { } reachability ? Math.Min(DueMs, reachability.RemovalMs) : DueMs;

    /// <summary>The drachtio-server it came by.</summary>
    public readonly IKeepAliveLink Link => Profile.Link;

    /// <summary>Transport of the top Via, lower case.</summary>
    public readonly string Transport => Transports[TransportCode];

    /// <summary><see cref="Transport"/> as it is sent.</summary>
    public readonly ReadOnlySpan<byte> SentTransport => TransportCode switch
    {
        0 => "udp"u8,
        1 => "tcp"u8,
        2 => "tls"u8,
        3 => "ws"u8,
        _ => "wss"u8,
    };

    /// <summary>The top Via has rport.</summary>
    public readonly bool HasRport => (Flags & BindingFlags.Rport) != BindingFlags.None;

    /// <summary>When the phone was last heard of, ms since 1970.</summary>
    public readonly long LastSeenMs => Reachability?.LastSeenMs ?? RegisteredMs;

    /// <summary>The phone is taken for gone.</summary>
    public readonly bool IsLost => Reachability is { IsLost: true };

    /// <summary>It gets OPTIONS.</summary>
    public readonly bool IsPinged => Reachability is { IsPinged: true };

    /// <summary>Whether it is alive at a time.</summary>
    public readonly bool IsLive(long nowMs) => EndMs > nowMs;

    /// <summary>Whether nothing was heard for <paramref name="staleMs"/>, or nothing can be heard.</summary>
    public readonly bool IsStale(long nowMs, long staleMs) => Reachability?.IsStale(nowMs, staleMs) ?? nowMs - RegisteredMs > staleMs;

    /// <summary>The <see cref="Start"/> of a registration that begins: a Call-ID that ends and begins again within one millisecond is another registration.</summary>
    /// <param name="nowMs">Milliseconds since 1970: 41 bits until the year 2039, 43 are there.</param>
    public static long NextStart(long nowMs) => (nowMs << StartBits) | (uint)(Interlocked.Increment(ref _starts) & ((1 << StartBits) - 1));

    /// <summary>The number of a transport.</summary>
    /// <param name="transport">Lower case.</param>
    public static byte CodeOf(string transport) => (byte)Math.Max(0, Array.IndexOf(Transports, transport));
}
