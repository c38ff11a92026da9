using Drachtio.Sip;

namespace Drachtio.Client;

/// <summary>A request to send outside a dialog.</summary>
/// <remarks>
/// The server writes Via, Max-Forwards, From, Call-ID and CSeq where they are missing. To is added from the request URI when
/// missing: the server's own would move the URI's parameters out of the brackets.
/// </remarks>
public sealed record DrachtioOutgoingRequest
{
    /// <summary>INFO, MESSAGE, NOTIFY, OPTIONS, PUBLISH, REFER, REGISTER or SUBSCRIBE.</summary>
    public required SipMethod Method { get; init; }

    /// <summary>A sip or sips URI with a host, at most 1,000 bytes.</summary>
    public required string RequestUri { get; init; }

    /// <summary>
    /// Bare sip or sips URI of the next hop; its <c>transport</c> parameter chooses the protocol. Default: the request URI.
    /// </summary>
    public string? NextHop { get; init; }

    /// <summary>Header names in their long form, one value each, one Contact value per line. Default none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body; needs a Content-Type header unless empty.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}
