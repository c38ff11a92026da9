using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>The digest fields of the REGISTER that authorised a registration.</summary>
/// <remarks>RFC 7616 §3.4. <see cref="Nonce"/>, <see cref="CNonce"/> and <see cref="Response"/> read <c>***</c> unless <see cref="RegistrarOptions.ShowAuthorization"/> is on.</remarks>
public sealed record RegistrationAuthorization
{
    /// <summary>What stands in place of a hidden value.</summary>
    public const string Hidden = "***";

    /// <summary>Always <c>digest</c>.</summary>
    [JsonPropertyName("scheme")]
    public string Scheme { get; init; } = "digest";

    /// <summary>User name of the digest.</summary>
    [JsonPropertyName("username")]
    public required string Username { get; init; }

    /// <summary>Realm of the digest.</summary>
    [JsonPropertyName("realm")]
    public required string Realm { get; init; }

    /// <summary>The nonce, or <c>***</c>.</summary>
    [JsonPropertyName("nonce")]
    public string Nonce { get; init; } = Hidden;

    /// <summary>The digest's <c>uri</c> as sent.</summary>
    [JsonPropertyName("uri")]
    public required string Uri { get; init; }

    /// <summary>The algorithm used, <c>MD5</c>, <c>SHA-256</c> or <c>SHA-512-256</c>.</summary>
    [JsonPropertyName("algorithm")]
    public required string Algorithm { get; init; }

    /// <summary>The response, or <c>***</c>.</summary>
    [JsonPropertyName("response")]
    public string Response { get; init; } = Hidden;

    /// <summary><c>auth</c>; empty for a digest without qop (<see cref="RegistrarOptions.AllowNoQop"/>).</summary>
    [JsonPropertyName("qop")]
    public string Qop { get; init; } = "auth";

    /// <summary>The cnonce, or <c>***</c>.</summary>
    [JsonPropertyName("cnonce")]
    public string CNonce { get; init; } = Hidden;

    /// <summary>The nonce count as sent, eight hex digits; empty without qop.</summary>
    [JsonPropertyName("nc")]
    public required string Nc { get; init; }
}
