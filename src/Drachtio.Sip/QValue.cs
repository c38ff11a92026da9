namespace Drachtio.Sip;

/// <summary>A preference between 0 and 1 with at most three decimals (RFC 3261 §25.1 qvalue), in thousandths.</summary>
public static class QValue
{
    /// <summary>Reads a q value.</summary>
    /// <param name="text">Such as <c>0.7</c>, <c>1</c>, <c>1.000</c>, <c>0.</c>.</param>
    /// <param name="thousandths">0 to 1000.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out int thousandths)
    {
        thousandths = 0;
        if (text.IsEmpty || text.Length > 5 || text[0] is not ((byte)'0' or (byte)'1')) return false;
        if (text.Length > 1 && text[1] != (byte)'.') return false;

        var value = (text[0] - '0') * 1000;
        var weight = 100;
        for (var i = 2; i < text.Length; i++, weight /= 10)
        {
            if (!char.IsAsciiDigit((char)text[i])) return false;
            value += (text[i] - '0') * weight;
        }

        thousandths = value;
        return value <= 1000;
    }
}
