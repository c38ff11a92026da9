using System.Buffers;
using System.Buffers.Binary;

namespace Registrar.Core.Auth;

/// <summary>What a directory says of a user's HA1 for a long hash: as bytes, or, when it cannot be used, as it was written.</summary>
internal sealed record StoredHash
{
    private readonly UInt128 _head;
    private readonly UInt128 _tail;
    private readonly string? _unusable;

    private StoredHash(ReadOnlySpan<byte> hash, string? unusable)
    {
        _head = BinaryPrimitives.ReadUInt128BigEndian(hash);
        _tail = BinaryPrimitives.ReadUInt128BigEndian(hash[16..]);
        _unusable = unusable;
    }

    /// <summary>The digits, lower case; what is unusable as it was written.</summary>
    public string Text
    {
        get
        {
            Span<byte> hash = stackalloc byte[DigestAlgorithm.MaxHashBytes];
            return TryCopy(hash) ? Convert.ToHexStringLower(hash) : _unusable!;
        }
    }

    /// <summary>Reads digits of any case.</summary>
    /// <param name="text">What the directory says; <see langword="null"/> for nothing.</param>
    public static StoredHash? Read(string? text)
    {
        Span<byte> hash = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        hash.Clear();
        var isUsable = text is not null && text.Length == hash.Length * 2 && Convert.FromHexString(text, hash, out _, out _) == OperationStatus.Done;
        return text is null ? null : new StoredHash(hash, isUsable ? null : text);
    }

    /// <summary>Copies the hash.</summary>
    /// <param name="destination"><see cref="DigestAlgorithm.MaxHashBytes"/> long.</param>
    /// <returns><see langword="false"/> when there is none that can be used; then nothing is written.</returns>
    public bool TryCopy(Span<byte> destination)
    {
        if (_unusable is not null)
            return false;

        BinaryPrimitives.WriteUInt128BigEndian(destination, _head);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], _tail);
        return true;
    }

    /// <summary>Names no digit.</summary>
    public override string ToString() => nameof(StoredHash);
}
