namespace Drachtio.Sip;

/// <summary>What a message from the network may cost at most.</summary>
/// <remarks>Every cap is a parse error with a SIP status, never a truncation. Immutable; safe from any thread.</remarks>
public sealed record SipLimits
{
    /// <summary>The defaults below.</summary>
    public static SipLimits Default { get; } = new();

    /// <summary>Bytes of a whole message with its body; default 65,536, the largest UDP datagram. Above: 513.</summary>
    public int MaxMessageBytes { get; init; } = 65_536;

    /// <summary>Bytes of a body; default 65,536. Above: 413.</summary>
    public int MaxBodyBytes { get; init; } = 65_536;

    /// <summary>Header lines of a message; default 256, at most 32,767. Above: 400.</summary>
    public int MaxHeaders { get; init; } = 256;

    /// <summary>Bytes of one header with its name and its folded lines; default 8,192, as a drachtio-server allows. Above: 400.</summary>
    public int MaxHeaderBytes { get; init; } = 8_192;

    /// <summary>Bytes of the Request-URI; default 1,024. Above: 414.</summary>
    public int MaxUriBytes { get; init; } = 1_024;

    /// <summary>
    /// Comma-separated values of one header over all its lines; default 128. Above: 400 from <see cref="SipMessageRules.Check(SipMessage)"/>.
    /// </summary>
    public int MaxValuesPerHeader { get; init; } = 128;
}
