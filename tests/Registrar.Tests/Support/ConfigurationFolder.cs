using System.Text;
using Registrar.CommandLine;
using Registrar.Configuration;

namespace Registrar.Tests.Support;

/// <summary>A working directory of its own with a <c>config</c> folder, gone when disposed.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public ConfigurationFolder(params (string Name, string Json)[] files)
    {
        WorkingDirectory = System.IO.Directory.CreateTempSubdirectory("registrar-tests-").FullName;
        foreach (var (name, json) in files) Write(name, json);
    }

    public string WorkingDirectory { get; }

    public ConfigurationFolder With(string variable, string value)
    {
        _variables[variable] = value;
        return this;
    }

    public void Write(string name, string json) => Write(name, Encoding.UTF8.GetBytes(json));

    public void Write(string name, byte[] bytes)
    {
        var path = Path.Combine(WorkingDirectory, "config", name);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    public ProgramEnvironment Environment(TimeProvider? time = null) => new()
    {
        WorkingDirectory = WorkingDirectory,
        Variables = _variables,
        Time = time ?? TimeProvider.System,
        HandlesSignals = false,
    };

    public ConfigurationLoader Loader(params string[] arguments)
        => new(Environment(), OverrideArguments.Split(arguments).Overrides);

    public LoadedConfiguration Load(params string[] arguments) => Loader(arguments).Load();

    public ProgramSettings Read(params string[] arguments) => SettingsReader.Read(Load(arguments));

    /// <summary>The sentence with which the configuration is refused.</summary>
    public string Refusal(params string[] arguments)
        => Assert.Throws<ConfigurationException>(() => Read(arguments))!.Message;

    public void Dispose() => System.IO.Directory.Delete(WorkingDirectory, recursive: true);
}
