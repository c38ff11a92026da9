using System.Numerics;
using System.Text.Json;
using Load.Phones;

namespace Load.Running;

/// <summary>Writes a config/default.json whose users are those of a run.</summary>
internal static class DirectoryConfig
{
    /// <summary>Admin port of a drachtio-server that is told nothing else.</summary>
    public const int UsualPort = 9022;

    // The registrar's own limit when nobody names one.
    private const int UsualContacts = 10;

    private const uint MaxNonces = 16_777_216;
    private const int MaxRate = 1_000_000;

    /// <summary>Writes <c>default.json</c> into a directory that exists.</summary>
    /// <param name="directory">Where to.</param>
    /// <param name="options">The run.</param>
    /// <param name="port">Admin port of the drachtio-server; several connections are servers on 127.0.0.1, 127.0.0.2 and so on.</param>
    public static void Write(string directory, RunOptions options, int port)
    {
        using var file = File.Create(Path.Combine(directory, "default.json"));
        using var json = new Utf8JsonWriter(file);
        json.WriteStartObject();

        json.WriteStartObject("drachtio");
        json.WriteString("host", "127.0.0.1");
        json.WriteNumber("port", port);
        json.WriteString("secret", "cymru");
        if (options.Connections > 1)
        {
            json.WriteStartArray("servers");
            for (var i = 1; i <= options.Connections; i++)
            {
                json.WriteStartObject();
                json.WriteString("host", $"127.0.0.{i}");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();

        json.WriteStartObject("http");
        json.WriteNumber("port", 0);
        json.WriteEndObject();

        json.WriteStartObject("registrar");
        json.WriteStartArray("algorithms");
        json.WriteStringValue(options.Hash == HashKind.Md5 ? "MD5" : "SHA-256");
        json.WriteEndArray();

        // Every phone of a refresh run keeps its nonce: with the default of 65,536 a larger fleet would be challenged again and again.
        // Counted and never empty: what is measured is the work, not when it is refused.
        foreach (var rate in (ReadOnlySpan<string>)["sourcerate", "aorrate", "realmrate", "strangerrate", "devicerate"])
        {
            json.WriteStartArray(rate);
            json.WriteNumberValue(MaxRate);
            json.WriteNumberValue(MaxRate);
            json.WriteEndArray();
        }

        json.WriteNumber("maxtrackednonces", Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)options.PhoneCount * 4), 65_536, MaxNonces));
        if (options.Devices > UsualContacts) json.WriteNumber("maxcontactsperaor", options.Devices);
        if (options.Scenario == Scenario.Options) json.WriteNumber("optionsping", options.PingSeconds);
        json.WriteEndObject();

        json.WriteStartObject("directory");
        foreach (var label in options.Realm.Split('.').Reverse()) json.WriteStartObject(label);
        for (var user = 0; user < options.Users; user++)
        {
            json.WriteStartObject(Accounts.Name(user));
            json.WriteString("secret", Accounts.Secret(user));
            json.WriteEndObject();
            if (json.BytesPending > 64 * 1024) json.Flush();
        }

        foreach (var _ in options.Realm.Split('.')) json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
