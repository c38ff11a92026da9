using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>One registration: what one Call-ID has bound to one address of record.</summary>
/// <remarks>The JSON of the Node original: the fields of its first version and of 1.5.9 together. Times are whole seconds since 1970 (UTC). A snapshot: it does not change.</remarks>
public sealed record Registration
{
    /// <summary>Identifier of this registration, kept across refreshes.</summary>
    [JsonPropertyName("uuid")]
    public required string Uuid { get; init; }

    /// <summary><see langword="true"/> only in the event of a new registration; queries show <see langword="false"/>.</summary>
    [JsonPropertyName("initial")]
    public bool Initial { get; init; }

    /// <summary>Call-ID of the REGISTERs.</summary>
    [JsonPropertyName("callid")]
    public required string CallId { get; init; }

    /// <summary>URIs that reach the phone, usable as Request-URI as they stand.</summary>
    [JsonPropertyName("contacts")]
    public required IReadOnlyList<string> Contacts { get; init; }

    /// <summary>The Contact URIs word for word as the phone sent them, in the order of <see cref="Contacts"/>.</summary>
    [JsonPropertyName("sent")]
    public required IReadOnlyList<string> Sent { get; init; }

    /// <summary>The Path of its last REGISTER, in order: the route set of requests to the phone (RFC 3327 §5.3). Absent without one.</summary>
    [JsonPropertyName("path")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Path { get; init; }

    /// <summary>The To URI as sent.</summary>
    [JsonPropertyName("aor")]
    public required string Aor { get; init; }

    /// <summary>Lifetime in seconds of the binding that ends last, as set by its last refresh.</summary>
    [JsonPropertyName("expires")]
    public int Expires { get; init; }

    /// <summary>The digest that authorised it, without what would allow a replay; see <see cref="RegistrarOptions.ShowAuthorization"/>.</summary>
    [JsonPropertyName("authorization")]
    public required RegistrationAuthorization Authorization { get; init; }

    /// <summary>Who registered.</summary>
    [JsonPropertyName("auth")]
    public required RegistrationUser Auth { get; init; }

    /// <summary>When it was last registered or refreshed.</summary>
    [JsonPropertyName("registeredat")]
    public long RegisteredAt { get; init; }

    /// <summary>User-Agent as sent; empty when the phone names none.</summary>
    [JsonPropertyName("useragent")]
    public required string UserAgent { get; init; }

    /// <summary>Methods of the Allow header, else of the Contact's <c>methods</c> parameter.</summary>
    [JsonPropertyName("allow")]
    public required IReadOnlyList<string> Allow { get; init; }

    /// <summary>Where the last REGISTER came from.</summary>
    [JsonPropertyName("network")]
    public required RegistrationNetwork Network { get; init; }

    /// <summary>When the binding that ends last ends.</summary>
    [JsonPropertyName("expiresat")]
    public long ExpiresAt { get; init; }

    /// <summary>Seconds until <see cref="ExpiresAt"/>.</summary>
    [JsonPropertyName("expiresin")]
    public long ExpiresIn { get; init; }

    /// <summary>Whether nothing was heard of the phone for <see cref="RegistrarOptions.StaleTime"/>, or its connection is known to be gone.</summary>
    [JsonPropertyName("stale")]
    public bool Stale { get; init; }

    /// <summary>When this registration was first seen.</summary>
    [JsonPropertyName("created")]
    public long Created { get; init; }

    /// <summary>When it last changed.</summary>
    [JsonPropertyName("modified")]
    public long Modified { get; init; }

    /// <summary>When the phone was last heard of, a REGISTER or an answer to OPTIONS. Absent before its first answer to OPTIONS.</summary>
    [JsonPropertyName("lastseen")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LastSeen { get; init; }

    /// <summary>Round-trip time of its last answer to OPTIONS, milliseconds. Absent before the first.</summary>
    [JsonPropertyName("rtt")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RoundTrip { get; init; }

    /// <summary>Round-trip time smoothed as in RFC 6298 §2, milliseconds. Absent before the first answer.</summary>
    [JsonPropertyName("srtt")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SmoothedRoundTrip { get; init; }

    /// <summary><see langword="true"/> when the phone is taken for gone, with each of its bindings: too many OPTIONS without an answer, or its connection lost. Absent otherwise.</summary>
    [JsonPropertyName("unreachable")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Unreachable { get; init; }

    /// <summary>The device, in words for people.</summary>
    [JsonPropertyName("device")]
    [JsonPropertyOrder(1)]
    public required RegistrationDevice Device { get; init; }
}
