using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>One thing that happened to a registration.</summary>
/// <remarks>Sequence numbers are consecutive over all events of a registrar, in order for each address of record; a gap means that this listener was too slow and must read the state again.</remarks>
public sealed record RegistrarEvent
{
    /// <summary>Number of the event, from 1.</summary>
    [JsonPropertyName("sequence")]
    public required long Sequence { get; init; }

    /// <summary>Events this listener has lost just before this one, because they came faster than it read: read the state again. 0 otherwise.</summary>
    [JsonIgnore]
    public long Lost { get; init; }

    /// <summary>What happened; in JSON by the original's name.</summary>
    [JsonPropertyName("event")]
    public required RegistrarEventType Type { get; init; }

    /// <summary>Name of the event: the original's <c>register</c>, <c>unregister</c> and <c>register.auth.failed</c>, and our <c>register.fetched</c>, <c>register.unreachable</c> and <c>register.reachable</c>.</summary>
    [JsonIgnore]
    public string Name => Type switch
    {
        RegistrarEventType.Register => "register",
        RegistrarEventType.Unregister => "unregister",
        RegistrarEventType.Fetched => "register.fetched",
        RegistrarEventType.Unreachable => "register.unreachable",
        RegistrarEventType.Reachable => "register.reachable",
        _ => "register.auth.failed",
    };

    /// <summary>Why it happened.</summary>
    [JsonPropertyName("cause")]
    public required RegistrarEventCause Cause { get; init; }

    /// <summary>When it happened.</summary>
    [JsonIgnore]
    public DateTimeOffset Time { get; init; }

    /// <summary><see cref="Time"/> in whole seconds since 1970, as all times of the JSON.</summary>
    [JsonPropertyName("time")]
    public long UnixTime => Time.ToUnixTimeSeconds();

    /// <summary>Realm, lower case.</summary>
    [JsonPropertyName("realm")]
    public required string Realm { get; init; }

    /// <summary>User name: of the registration, or as claimed by a wrong answer.</summary>
    [JsonPropertyName("username")]
    public required string Username { get; init; }

    /// <summary>Where the REGISTER came from; for whatever is no REGISTER's doing, the last one.</summary>
    [JsonPropertyName("network")]
    public required RegistrationNetwork Network { get; init; }

    /// <summary>The Contact URIs as sent that the registration (Call-ID) had before; empty for a new one. <see langword="null"/>, and absent in JSON, for events that change no binding.</summary>
    [JsonPropertyName("old")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Old { get; init; }

    /// <summary>The Contact URIs as sent that it has now; empty when it has ended, but what took its place when it was <see cref="RegistrarEventCause.Replaced"/>. <see langword="null"/> as <see cref="Old"/>.</summary>
    [JsonPropertyName("new")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? New { get; init; }

    /// <summary>The registration after the change, or as it was before it ended; <see langword="null"/> for a fetch and a wrong answer.</summary>
    [JsonPropertyName("registration")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Registration? Registration { get; init; }
}
