using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>What became of a NOTIFY to one device.</summary>
public sealed record NotifyResult
{
    /// <summary>The registration it went to; see <see cref="Registration.Uuid"/>.</summary>
    [JsonPropertyName("uuid")]
    public required string Uuid { get; init; }

    /// <summary>The Contact URI as the phone sent it.</summary>
    [JsonPropertyName("contact")]
    public required string Contact { get; init; }

    /// <summary>Final status, 200 to 699; 0 when none came or nothing was sent.</summary>
    [JsonPropertyName("status")]
    public required int StatusCode { get; init; }

    /// <summary>Reason phrase of the answer, at most 128 characters; without an answer a sentence that says why.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>Whether drachtio-server made the answer up: 408 no answer in 32 s, 410 connection gone, 503 unreachable.</summary>
    [JsonPropertyName("local")]
    public bool IsLocal { get; init; }

    /// <summary>Milliseconds from sending to the phone's answer; <see langword="null"/>, and absent in JSON, when the phone gave none.</summary>
    [JsonPropertyName("roundtripms")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RoundTripMs { get; init; }

    /// <summary>Whether the phone took it: any 2xx.</summary>
    [JsonIgnore]
    public bool IsAccepted => StatusCode is >= 200 and < 300;
}
