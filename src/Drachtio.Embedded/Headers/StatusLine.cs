using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Headers;

/// <summary>SIP/2.0 code reason.</summary>
internal static class StatusLine
{
    /// <summary>Reads the code; false when the line is not a status line with a number, which crashes a real server when an application sends it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out int status)
    {
        status = 0;
        if (!line.StartsWith("SIP/2.0 "u8)) return false;
        var rest = line[8..].TrimStart((byte)' ');
        var end = rest.IndexOfAny(" \n"u8);
        if (!SipChars.TryNumber(end < 0 ? rest : rest[..end], int.MaxValue / 2, out var code)) return false;
        status = (int)code;
        return true;
    }

    /// <summary>What stands behind the code; may be empty.</summary>
    public static ReadOnlySpan<byte> Reason(ReadOnlySpan<byte> line)
    {
        var rest = line[8..].TrimStart((byte)' ');
        var space = rest.IndexOf((byte)' ');
        return space < 0 ? default : rest[(space + 1)..];
    }
}
