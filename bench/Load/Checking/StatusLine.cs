namespace Load.Checking;

/// <summary>The first line of an answer.</summary>
internal static class StatusLine
{
    /// <summary>Status of an answer; 0 when it is none.</summary>
    public static int StatusOf(ReadOnlySpan<byte> sip) =>
        sip.Length >= 11 && sip.StartsWith("SIP/2.0 "u8) && System.Buffers.Text.Utf8Parser.TryParse(sip.Slice(8, 3), out int status, out var used) && used == 3
            ? status
            : 0;
}
