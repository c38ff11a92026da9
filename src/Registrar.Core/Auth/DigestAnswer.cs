namespace Registrar.Core.Auth;

/// <summary>The fields of usable digest credentials, over the bytes of the request.</summary>
internal readonly ref struct DigestAnswer
{
    /// <summary>Algorithm the answer was made with; one that is offered.</summary>
    public required DigestAlgorithm Algorithm { get; init; }

    /// <summary>User name with escapes undone.</summary>
    public required ReadOnlySpan<char> Username { get; init; }

    /// <summary>Nonce as sent.</summary>
    public required ReadOnlySpan<byte> Nonce { get; init; }

    /// <summary>Digest URI as sent.</summary>
    public required ReadOnlySpan<byte> Uri { get; init; }

    /// <summary>Response as sent, hex digits.</summary>
    public required ReadOnlySpan<byte> Response { get; init; }

    /// <summary>Whether it was made with qop=auth; without (RFC 2069) there is no client nonce and no count.</summary>
    public required bool HasQop { get; init; }

    /// <summary>Client nonce as sent; empty without qop.</summary>
    public required ReadOnlySpan<byte> CNonce { get; init; }

    /// <summary>Nonce count as sent, eight hex digits; empty without qop.</summary>
    public required ReadOnlySpan<byte> NcText { get; init; }

    /// <summary>Nonce count; the highest there is without qop.</summary>
    public required uint Nc { get; init; }
}
