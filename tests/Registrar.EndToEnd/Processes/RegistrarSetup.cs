using System.Globalization;
using System.Text.Json.Nodes;

namespace Registrar.EndToEnd.Processes;

/// <summary>How a test starts the program: the configuration file it writes, and the command line.</summary>
internal sealed record RegistrarSetup
{
    /// <summary>Host of the control port.</summary>
    public string DrachtioHost { get; init; } = "127.0.0.1";

    /// <summary>Control port.</summary>
    public int DrachtioPort { get; init; } = 9022;

    /// <summary>Shared secret.</summary>
    public string DrachtioSecret { get; init; } = "cymru";

    /// <summary>The <c>registrar</c> section.</summary>
    public IReadOnlyDictionary<string, object> Options { get; init; } = new Dictionary<string, object>();

    /// <summary>HTTP port; 0 lets the program take one.</summary>
    public int HttpPort { get; init; }

    /// <summary>Realms; each has all of <see cref="Users"/>.</summary>
    public IReadOnlyList<string> Realms { get; init; } = ["bling.babblevoice.com"];

    /// <summary>Users of every realm.</summary>
    public IEnumerable<string> Users { get; init; } = Enumerable.Range(2000, 1000).Select(user => user.ToString(CultureInfo.InvariantCulture));

    /// <summary>Passwords other than <see cref="SecretOf"/>, by user.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>The configuration file is a link into another folder: a change is not noticed until somebody asks (SIGHUP).</summary>
    public bool IsConfigurationLinked { get; init; }

    /// <summary>Addresses of others that a user may register, by user.</summary>
    public IReadOnlyDictionary<string, string> Grants { get; init; } = new Dictionary<string, string>();

    /// <summary>Telephone numbers, by user.</summary>
    public IReadOnlyDictionary<string, string> Numbers { get; init; } = new Dictionary<string, string>();

    /// <summary>Arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Text to write instead of the configuration, to break it.</summary>
    public string? RawConfiguration { get; init; }

    /// <summary>The password of a user of the suite.</summary>
    public static string SecretOf(string user) => $"s3cret of {user}";

    /// <summary>The text of default.json.</summary>
    public string ToJson()
    {
        if (RawConfiguration is not null) return RawConfiguration;

        var directory = new JsonObject();
        foreach (var realm in Realms) AddRealm(directory, realm);
        var options = new JsonObject();
        foreach (var (name, value) in Options) options[name] = JsonValue.Create(value);
        return new JsonObject
        {
            ["drachtio"] = new JsonObject { ["host"] = DrachtioHost, ["port"] = DrachtioPort, ["secret"] = DrachtioSecret },
            ["http"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = HttpPort },
            ["registrar"] = options,
            ["directory"] = directory,
        }.ToJsonString();
    }

    // Labels in reverse: com, babblevoice, bling.
    private void AddRealm(JsonObject directory, string realm)
    {
        foreach (var label in realm.Split('.').Reverse()) directory = (JsonObject)(directory[label] ??= new JsonObject());
        foreach (var user in Users) directory[user] = new JsonObject { ["secret"] = Secrets.GetValueOrDefault(user, SecretOf(user)), ["display"] = $"Phone {user}" };
        foreach (var (user, aor) in Grants) directory[user]!["aors"] = new JsonArray(aor);
        foreach (var (user, number) in Numbers) directory[user]!["numbers"] = new JsonArray(number);
    }
}
