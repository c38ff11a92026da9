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

    public static bool IsOkStatus(in FrameTokens tokens) => tokens[3].SequenceEqual("OK"u8);
}
