using System.Buffers.Text;
using System.Security.Cryptography;

namespace Drachtio.Client.Sessions;

/// <summary>Turns a transaction id into 16 bytes to look up by.</summary>
internal static class TransactionKey
{
    /// <summary>The UUID itself; for other text, which is legal but not seen, the head of its SHA-256.</summary>
    public static Guid Of(ReadOnlySpan<byte> transactionId)
    {
        if (Utf8Parser.TryParse(transactionId, out Guid uuid, out var used, 'D') && used == transactionId.Length)
        {
            return uuid;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(transactionId, hash);
        return new Guid(hash[..16]);
    }
}
