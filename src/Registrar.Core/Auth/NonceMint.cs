using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Registrar.Core.Auth;

/// <summary>Makes nonces that need no memory, and recognises its own.</summary>
/// <remarks>
/// RFC 7616 §3.3. A nonce is base64url of time (6 bytes) | random (8) | HMAC-SHA-256 over both and the realm, cut to 16 bytes.
/// Whoever has the key can check it, so a flood of strangers costs no state and several processes may share one key. Safe from any thread.
/// </remarks>
internal sealed class NonceMint
{
    /// <summary>Characters of a nonce: 30 bytes in base64url.</summary>
    public const int TextLength = 40;

    private const int TimeBytes = 6;
    private const int IdBytes = 8;
    private const int StampBytes = TimeBytes + IdBytes;
    private const int MacBytes = 16;
    private const int MaxRealmBytes = 1024;

    private readonly byte[] _key;

    /// <summary>Makes a mint.</summary>
    /// <param name="key">Shared text, or <see langword="null"/> for a random key that dies with the process.</param>
    public NonceMint(string? key)
    {
        _key = key is null ? RandomNumberGenerator.GetBytes(32) : SHA256.HashData(Encoding.UTF8.GetBytes(key));
    }

    /// <summary>Makes one nonce.</summary>
    /// <param name="realm">Realm it is good for, at most 1024 bytes.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="destination">At least <see cref="TextLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public int Write(ReadOnlySpan<byte> realm, long nowMs, Span<byte> destination)
    {
        Span<byte> raw = stackalloc byte[StampBytes + MacBytes];
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, nowMs);
        time[2..].CopyTo(raw);
        RandomNumberGenerator.Fill(raw.Slice(TimeBytes, IdBytes));
        raw[TimeBytes] |= 1; // the ledger keeps 0 for "empty"

        Sign(raw[..StampBytes], realm, raw[StampBytes..]);
        return Base64Url.EncodeToUtf8(raw, destination);
    }

    /// <summary>Reads a nonce and checks that this mint, or one with its key, made it for this realm.</summary>
    /// <returns><see langword="false"/> when it is foreign or altered.</returns>
    public bool TryRead(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> realm, out NonceStamp stamp)
    {
        stamp = default;
        if (nonce.Length != TextLength || realm.Length > MaxRealmBytes || !Base64Url.IsValid(nonce))
            return false;

        Span<byte> raw = stackalloc byte[StampBytes + MacBytes];
        if (!Base64Url.TryDecodeFromUtf8(nonce, raw, out var written) || written != raw.Length)
            return false;

        Span<byte> expected = stackalloc byte[MacBytes];
        Sign(raw[..StampBytes], realm, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, raw[StampBytes..]))
            return false;

        Span<byte> time = stackalloc byte[8];
        time.Clear();
        raw[..TimeBytes].CopyTo(time[2..]);
        stamp = new NonceStamp(BinaryPrimitives.ReadInt64BigEndian(time), BinaryPrimitives.ReadUInt64BigEndian(raw[TimeBytes..]));
        return true;
    }

    private void Sign(ReadOnlySpan<byte> stamp, ReadOnlySpan<byte> realm, Span<byte> mac)
    {
        Span<byte> message = stackalloc byte[StampBytes + MaxRealmBytes];
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        stamp.CopyTo(message);
        realm.CopyTo(message[StampBytes..]);

        HMACSHA256.HashData(_key, message[..(StampBytes + realm.Length)], full);
        full[..MacBytes].CopyTo(mac);
    }
}
