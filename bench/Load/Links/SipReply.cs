using Load.Checking;

namespace Load.Links;

/// <summary>The 200 a phone gives to an OPTIONS.</summary>
internal static class SipReply
{
    /// <summary>Appends it.</summary>
    public static void Write(FrameAssembler output, ReadOnlySpan<byte> request)
    {
        output.Add("SIP/2.0 200 OK\r\n"u8);
        var lines = new HeaderLines(request);
        while (lines.Next())
        {
            if (!lines.Is("Via"u8) && !lines.Is("From"u8) && !lines.Is("To"u8) && !lines.Is("Call-ID"u8) && !lines.Is("CSeq"u8)) continue;
            output.Add(lines.Name);
            output.Add(": "u8);
            output.Add(lines.Value);
            if (lines.Is("To"u8)) output.Add(";tag=4d6dd2d6"u8);
            output.Add("\r\n"u8);
        }

        output.Add("Allow: INVITE, ACK, CANCEL, BYE, OPTIONS\r\nContent-Length: 0\r\n\r\n"u8);
    }
}
