using System.Text;

namespace Registrar.Core.Auth;

/// <summary>A realm as bytes, and the beginning of its challenges; reusable scratch.</summary>
/// <remarks>Digest, nonce and challenge need the bytes up to five times for one request: they are made once, and not again while requests of one realm follow each other.</remarks>
internal sealed class RealmText
{
    private static readonly byte[] Head = "Digest realm=\""u8.ToArray();
    private static readonly byte[] Tail = "\", nonce=\""u8.ToArray();

    private string? _realm;
    private byte[] _buffer = [.. Head, .. Tail, .. new byte[64]];
    private int _length;

    /// <summary>The realm in UTF-8; valid until <see cref="Set"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(Head.Length, _length);

    /// <summary><c>Digest realm="example.com", nonce="</c>; valid until <see cref="Set"/>.</summary>
    public ReadOnlySpan<byte> ChallengeStart => _buffer.AsSpan(0, Head.Length + _length + Tail.Length);

    /// <summary>Takes a realm.</summary>
    public void Set(string realm)
    {
        if (ReferenceEquals(realm, _realm))
            return;

        var needed = Head.Length + Encoding.UTF8.GetMaxByteCount(realm.Length) + Tail.Length;
        if (_buffer.Length < needed)
        {
            _buffer = new byte[needed];
            Head.CopyTo(_buffer, 0);
        }

        _length = Encoding.UTF8.GetBytes(realm, _buffer.AsSpan(Head.Length));
        Tail.CopyTo(_buffer, Head.Length + _length);
        _realm = realm;
    }
}
