using System.Text;
using Drachtio.Client.Wire;

namespace Drachtio.Client.Sessions;

/// <summary>A reply as strings, for commands and whoever awaits.</summary>
/// <param name="IsOk">Whether the server said OK.</param>
/// <param name="Text">Everything behind the status: the reason of a NO or NOK.</param>
/// <param name="Tokens">Tokens 4, 5 and 6, empty where missing.</param>
internal sealed record ServerReply(bool IsOk, string Text, string[] Tokens)
{
    public static ServerReply From(in FrameTokens tokens) => new(
        IsOkStatus(in tokens),
        Encoding.UTF8.GetString(tokens.Rest(4)),
        [Encoding.UTF8.GetString(tokens[4]), Encoding.UTF8.GetString(tokens[5]), Encoding.UTF8.GetString(tokens[6])]);

    /// <summary>Recognises an OK as a server writes it, <c>uuid|response|uuid|OK|…</c>, without looking at the rest of the frame.</summary>
    /// <remarks>
    /// Every answer of ours gets one: half of all frames received. Splitting their 15 tokens for this took 100 ns; this takes 5.
    /// </remarks>
    /// <param name="payload">A frame's payload.</param>
    /// <param name="id">The message id of ours it answers.</param>
    /// <returns><see langword="false"/> for everything written another way, too: that is for <see cref="FrameTokens"/>.</returns>
    public static bool TryReadOk(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> id)
    {
        id = default;
        const int FirstId = MessageIds.Length;
        const int SecondId = FirstId + 10;
        const int Status = SecondId + MessageIds.Length;
        if (payload.Length < Status + 4
            || !payload[FirstId..SecondId].SequenceEqual("|response|"u8)
            || !payload.Slice(Status, 4).SequenceEqual("|OK|"u8)
            || payload[..FirstId].ContainsAny((byte)'|', (byte)'\r'))
        {
            return false;
        }

        id = payload[SecondId..Status];
        return true;
    }

    public static bool IsOkStatus(in FrameTokens tokens) => tokens[3].SequenceEqual("OK"u8);
}
