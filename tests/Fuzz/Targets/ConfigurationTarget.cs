using Fuzz.Engine;
using Registrar.Configuration;
using Registrar.Directory;

namespace Fuzz.Targets;

/// <summary>A configuration file with its directory: in force, or refused by a sentence.</summary>
internal sealed class ConfigurationTarget : FuzzTarget
{
    /// <inheritdoc />
    public override string Name => "configuration";

    /// <inheritdoc />
    public override IReadOnlyList<string> Words =>
    [
        "{", "}", "[", "]", "null", "true", "false", "\"", "\\u0000", "\\ud800", "//", "/*", "*/", "directory", "drachtio", "registrar", "http", "embedded", "secret", "ha1", "sha-256",
        "aors", "numbers", "display", "realms", "expires", "servers", "port", "host", "algorithms", "trusted", "serviceroute", "noncekey", "oldnoncekeys", "{\"a\":", "\"1000\":",
    ];

    /// <inheritdoc />
    public override IEnumerable<byte[]> Seeds =>
    [
        File.ReadAllBytes(Path.Combine(Places.Root, "config", "default.json")),
        """{ "drachtio": { "servers": [ { "host": "a", "port": 9022, "secret": "s", "tls": true } ] }, "http": { "host": "::1", "port": 9000 }, "embedded": { "sip": "127.0.0.1:5060" } }"""u8.ToArray(),
        """{ "registrar": { "expires": 3600, "algorithms": ["MD5", "SHA-256"], "trusted": ["10.0.0.0/8", "::1"], "serviceroute": ["<sip:a;lr>"], "realms": { "a.b": { "maxexpires": 90 } } } }"""u8.ToArray(),
        """{ "directory": { "b": { "a": { "1000": { "ha1": { "md5": "0123456789abcdef0123456789abcdef" }, "aors": ["sip:x@a.b"], "numbers": ["+441632960000"], "display": "x" }, "y": null } } }, }"""u8.ToArray(),
    ];

    /// <inheritdoc />
    public override void Run(ReadOnlyMemory<byte> input)
    {
        try
        {
            var root = new ConfigurationNode(ConfigurationNodeKind.Object, new ValueOrigin("fuzz"));
            var directory = new DirectoryBuilder();
            ConfigurationFileReader.Read("fuzz.json", input.Span, root, directory);
            var loaded = new LoadedConfiguration { Directory = directory.Build(), Root = root, Files = ["fuzz.json"], Fingerprint = "" };

            // As a reload does it: no certificate is read.
            SettingsReader.Read(loaded, isReload: true);
        }
        catch (ConfigurationException refused)
        {
            Require(refused.Message.Length is > 0 and < 100_000, "A refusal without a sentence, or without an end.");
        }
    }
}
