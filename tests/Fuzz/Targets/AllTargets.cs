using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>Every target there is.</summary>
public static class AllTargets
{
    // Made when asked for: code under test must not run before the process is ready to count.
    private static readonly Dictionary<string, Func<FuzzTarget>> Makers = new(StringComparer.Ordinal)
    {
        ["frame"] = static () => new FrameTarget(),
        ["stream"] = static () => new StreamTarget(),
        ["message"] = static () => new MessageTarget(),
        ["uri"] = static () => new UriTarget(),
        ["address"] = static () => new AddressTarget(),
        ["via"] = static () => new ViaTarget(),
        ["digest"] = static () => new DigestTarget(),
        ["value"] = static () => new ValueTarget(),
        ["register"] = static () => new RegisterTarget(),
        ["configuration"] = static () => new ConfigurationTarget(),
        ["httppath"] = static () => new HttpPathTarget(),
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. Makers.Keys];

    /// <summary>Makes one; two share nothing.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public static FuzzTarget Make(string name) => Makers[name]();
}
