namespace Drachtio.Sip;

/// <summary>Names of methods.</summary>
public static class SipMethods
{
    private static readonly string[] Names =
    [
        "",
        "ACK",
        "BYE",
        "CANCEL",
        "INFO",
        "INVITE",
        "MESSAGE",
        "NOTIFY",
        "OPTIONS",
        "PRACK",
        "PUBLISH",
        "REFER",
        "REGISTER",
        "SUBSCRIBE",
        "UPDATE",
    ];

    /// <summary>Finds a method by its exact text.</summary>
    /// <param name="text">Upper case as RFC 3261 §7.1 asks; <c>register</c> is another method than <c>REGISTER</c>.</param>
    /// <returns><see cref="SipMethod.Unknown"/> for every other text.</returns>
    public static SipMethod Parse(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("REGISTER"u8)) return SipMethod.Register;
        for (var method = SipMethod.Ack; method <= SipMethod.Update; method++)
        {
            if (text.SequenceEqual(Utf8(method))) return method;
        }

        return SipMethod.Unknown;
    }

    /// <summary>The method's text as bytes; empty for <see cref="SipMethod.Unknown"/>.</summary>
    /// <param name="method">The method.</param>
    /// <returns>Upper-case ASCII that lives for ever.</returns>
    public static ReadOnlySpan<byte> Utf8(SipMethod method) => method switch
    {
        SipMethod.Ack => "ACK"u8,
        SipMethod.Bye => "BYE"u8,
        SipMethod.Cancel => "CANCEL"u8,
        SipMethod.Info => "INFO"u8,
        SipMethod.Invite => "INVITE"u8,
        SipMethod.Message => "MESSAGE"u8,
        SipMethod.Notify => "NOTIFY"u8,
        SipMethod.Options => "OPTIONS"u8,
        SipMethod.Prack => "PRACK"u8,
        SipMethod.Publish => "PUBLISH"u8,
        SipMethod.Refer => "REFER"u8,
        SipMethod.Register => "REGISTER"u8,
        SipMethod.Subscribe => "SUBSCRIBE"u8,
        SipMethod.Update => "UPDATE"u8,
        _ => [],
    };

    /// <summary>The method's text; empty for <see cref="SipMethod.Unknown"/>.</summary>
    /// <param name="method">The method.</param>
    /// <returns>Upper-case ASCII; no allocation.</returns>
    public static string Name(SipMethod method) => (int)method < Names.Length ? Names[(int)method] : "";
}
