using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Registrar.Core.Defence;

namespace Registrar.Core.Auth;

/// <summary>Makes nonces that need no memory, and recognises its own.</summary>
/// <remarks>
/// RFC 7616 §3.3. A nonce is base64url of time (6 bytes, its highest bit: bound to a source) | era (1) | random (7) | <see cref="NonceKey.Mark"/> of the source (2) | the signature of <see cref="NonceKey"/> over both,
/// the realm and, when bound, the source address (16). Whoever has the key can check it, so a flood of strangers costs
/// no state and several processes may share one key. Safe from any thread.
/// </remarks>
internal sealed class NonceMint
{
    /// <summary>Characters of a nonce: 32 bytes in base64url.</summary>
    public const int TextLength = 43;

    private const int TimeBytes = 6;
    private const int IdBytes = 8;
    private const int MarkBytes = 2;
    private const int MarkAt = TimeBytes + IdBytes;
    private const int StampBytes = MarkAt + MarkBytes;
    private const int MacBytes = NonceKey.MacBytes;
    private const int MaxRealmBytes = 1024;

    // The stack is cleared before use: a kilobyte of it for a name of 20 bytes would cost more than the name.
    private const int UsualRealmBytes = 80;

    // The longest IPv6 address with a zone has 55 characters.
    private const int MaxSourceBytes = 64;
    private const int MaxAroundRealmBytes = StampBytes + 1 + MaxSourceBytes;

    // Milliseconds fit 41 of the 48 bits until the year 2039, 47 until 6429.
    private const byte BoundBit = 0x80;

    private NonceKeys _keys;

    /// <summary>Makes a mint.</summary>
    /// <param name="key">Shared text, or <see langword="null"/> for a random key that dies with the process.</param>
    /// <param name="oldKeys">Texts of keys that are accepted but do not sign.</param>
    public NonceMint(string? key, params IReadOnlyList<string> oldKeys)
    {
        _keys = NonceKeys.Start(key, oldKeys);
    }

    /// <summary>Changes the keys; nonces of the key before are accepted until they have ended. One caller at a time.</summary>
    /// <param name="key">Shared text, or <see langword="null"/> for the random key made at the start.</param>
    /// <param name="oldKeys">Texts of keys that are accepted but do not sign.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="keepMs">How long a nonce can live.</param>
    public void Update(string? key, IReadOnlyList<string> oldKeys, long nowMs, long keepMs) =>
        Volatile.Write(ref _keys, _keys.With(key, oldKeys, nowMs, keepMs));

    /// <summary>Makes one nonce.</summary>
    /// <param name="realm">Realm it is good for, at most 1024 bytes.</param>
    /// <param name="boundTo">Source address it is good for; empty for any.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="destination">At least <see cref="TextLength"/> bytes; exactly so many are written.</param>
    /// <param name="era"><see cref="NonceLedger.Era"/>.</param>
    /// <param name="source">Who gets it.</param>
    /// <returns>What the nonce says.</returns>
    public NonceStamp Write(ReadOnlySpan<byte> realm, ReadOnlySpan<byte> boundTo, long nowMs, Span<byte> destination, byte era = 0, in SourceAddress source = default)
    {
        Span<byte> raw = stackalloc byte[StampBytes + MacBytes];
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, nowMs);
        time[2..].CopyTo(raw);
        if (!boundTo.IsEmpty) raw[0] |= BoundBit;
        RandomPool.Fill(raw.Slice(TimeBytes, IdBytes));
        raw[TimeBytes] = era;
        raw[MarkAt - 1] |= 1; // the ledger keeps 0 for "empty"

        var key = Volatile.Read(ref _keys).Signing;
        BinaryPrimitives.WriteUInt16BigEndian(raw[MarkAt..], key.Mark(in source));
        Sign(key, raw[..StampBytes], realm, boundTo, raw[StampBytes..]);
        Base64Url.EncodeToUtf8(raw, destination);
        return Stamp(raw);
    }

    /// <summary>Reads a nonce and checks that this mint, or one with its key, made it for this realm and, if it is bound, for this source.</summary>
    /// <returns><see langword="false"/> when it is foreign or altered.</returns>
    public bool TryRead(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> realm, ReadOnlySpan<byte> source, long nowMs, out NonceStamp stamp, in SourceAddress from = default)
    {
        stamp = default;
        if (nonce.Length != TextLength || realm.Length > MaxRealmBytes)
            return false;

        Span<byte> raw = stackalloc byte[StampBytes + MacBytes];
        if (Base64Url.DecodeFromUtf8(nonce, raw, out _, out var written) != OperationStatus.Done || written != raw.Length)
            return false;

        var said = Stamp(raw);
        var mark = BinaryPrimitives.ReadUInt16BigEndian(raw[MarkAt..]);
        var (isGenuine, isElsewhere) = (false, true);
        Span<byte> expected = stackalloc byte[MacBytes];

        // Every key, whichever fits: time must not tell which.
        foreach (var key in Volatile.Read(ref _keys).Verifying(nowMs))
        {
            Sign(key, raw[..StampBytes], realm, said.IsBound ? source : [], expected);
            isGenuine |= CryptographicOperations.FixedTimeEquals(expected, raw[StampBytes..]);
            isElsewhere &= key.Mark(in from) != mark;
        }

        if (isGenuine) stamp = said with { IsElsewhere = isElsewhere };
        return isGenuine;
    }

    private static NonceStamp Stamp(ReadOnlySpan<byte> raw)
    {
        Span<byte> time = stackalloc byte[8];
        time.Clear();
        raw[..TimeBytes].CopyTo(time[2..]);
        time[2] &= unchecked((byte)~BoundBit);
        return new NonceStamp(BinaryPrimitives.ReadInt64BigEndian(time), BinaryPrimitives.ReadUInt64BigEndian(raw[TimeBytes..]), (raw[0] & BoundBit) != 0);
    }

    private static void Sign(NonceKey key, ReadOnlySpan<byte> stamp, ReadOnlySpan<byte> realm, ReadOnlySpan<byte> boundTo, Span<byte> mac)
    {
        Span<byte> message = realm.Length <= UsualRealmBytes ? stackalloc byte[UsualRealmBytes + MaxAroundRealmBytes] : stackalloc byte[MaxRealmBytes + MaxAroundRealmBytes];
        if (boundTo.Length > MaxSourceBytes) boundTo = boundTo[..MaxSourceBytes];

        var length = 0;
        Add(stamp, message, ref length);
        Add(realm, message, ref length);

        // No realm has a NUL: nobody can move bytes from the one to the other.
        if (!boundTo.IsEmpty) message[length++] = 0;
        Add(boundTo, message, ref length);

        key.Sign(message[..length], mac);
    }

    private static void Add(ReadOnlySpan<byte> part, Span<byte> message, ref int length)
    {
        part.CopyTo(message[length..]);
        length += part.Length;
    }
}
