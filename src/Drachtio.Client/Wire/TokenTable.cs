using System.Runtime.CompilerServices;

namespace Drachtio.Client.Wire;

/// <summary>Where the tokens of a frame's first line lie: offsets only, so it can live in a class.</summary>
/// <remarks>
/// 136 bytes, no allocation. A line has at most <see cref="MaxTokens"/> tokens here; pipes beyond belong to the last
/// one, which is free text wherever so many are legal.
/// </remarks>
internal struct TokenTable
{
    /// <summary>Tokens told apart; the longest frame of the protocol that matters here has 15.</summary>
    public const int MaxTokens = 32;

    private Offsets _starts;

    /// <summary>Tokens found; at least 1 for any payload.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the first line, without its CRLF.</summary>
    public int LineBytes { get; private set; }

    /// <summary>Offset of the SIP text; -1 when the payload has no CRLF.</summary>
    public int SipOffset { get; private set; }

    /// <summary>Splits the first line of <paramref name="payload"/> at its pipes.</summary>
    public static TokenTable Parse(ReadOnlySpan<byte> payload)
    {
        var table = default(TokenTable);
        var end = payload.IndexOf("\r\n"u8);
        table.SipOffset = end < 0 ? -1 : end + 2;
        table.LineBytes = end < 0 ? payload.Length : end;

        var line = payload[..table.LineBytes];
        var start = 0;
        table._starts[0] = 0;
        var count = 1;
        while (count < MaxTokens)
        {
            var pipe = line[start..].IndexOf((byte)'|');
            if (pipe < 0)
            {
                break;
            }

            start += pipe + 1;
            table._starts[count++] = start;
        }

        table.Count = count;
        return table;
    }

    /// <summary>Offset and length of a token; (0, 0) when there is no such token.</summary>
    public readonly (int Offset, int Length) this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
            {
                return (0, 0);
            }

            var start = _starts[index];
            var end = index + 1 < Count ? _starts[index + 1] - 1 : LineBytes;
            return (start, end - start);
        }
    }

    [InlineArray(MaxTokens)]
    private struct Offsets
    {
        private int _first;
    }
}
