using System.Buffers.Binary;

namespace Registrar.Core.Bindings;

/// <summary>What few bindings have to keep, at the end of their text: a kind, a length of two bytes and the text, each.</summary>
/// <remarks>Read by queries only. No state.</remarks>
internal static class BindingTail
{
    /// <summary>Bytes before each text.</summary>
    public const int HeadBytes = 3;

    /// <summary>What a text is.</summary>
    internal enum Kind : byte
    {
        /// <summary>To URI, when it is not <c>sip:user@realm</c>.</summary>
        Aor = 1,

        /// <summary>Digest URI, when it is not <c>sip:realm</c>.</summary>
        DigestUri,

        /// <summary>User name of the digest, when it is another user's.</summary>
        DigestUser,

        /// <summary>Nonce, when it is to be shown.</summary>
        Nonce,

        /// <summary>Client nonce, when it is to be shown.</summary>
        CNonce,

        /// <summary>Response, when it is to be shown.</summary>
        Response,

        /// <summary>Content of <c>+sip.instance</c>, when the parameters spell it otherwise.</summary>
        Instance,
    }

    /// <summary>Writes the head of a text.</summary>
    public static void WriteHead(Span<byte> head, Kind kind, int length)
    {
        head[0] = (byte)kind;
        BinaryPrimitives.WriteUInt16LittleEndian(head[1..], (ushort)length);
    }

    /// <summary>Finds a text.</summary>
    public static bool TryGet(ReadOnlySpan<byte> tail, Kind kind, out ReadOnlySpan<byte> text)
    {
        while (tail.Length >= HeadBytes)
        {
            text = tail.Slice(HeadBytes, BinaryPrimitives.ReadUInt16LittleEndian(tail[1..]));
            if (tail[0] == (byte)kind)
                return true;

            tail = tail[(HeadBytes + text.Length)..];
        }

        text = [];
        return false;
    }
}
