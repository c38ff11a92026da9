using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Registrar.EndToEnd.Processes;

/// <summary>The built program as a child process with a configuration folder of its own.</summary>
internal sealed class RegistrarProgram : IAsyncDisposable
{
    private static readonly TimeSpan StartGuard = TimeSpan.FromSeconds(30);

    private static readonly Regex HttpLine = new("http://[^ :]+:[1-9][0-9]*", RegexOptions.NonBacktracking);

    private readonly HttpClient _http = new();
    private readonly string? _folder;

    private RegistrarProgram(ChildProcess process, string? folder)
    {
        Process = process;
        _folder = folder;
    }

    /// <summary>The process, its output and its signals.</summary>
    public ChildProcess Process { get; }

    /// <summary>The file a test may rewrite while the program runs.</summary>
    public string ConfigurationFile { get; private init; } = "";

    /// <summary>Starts it with the configuration of <paramref name="setup"/> in a fresh folder.</summary>
    public static RegistrarProgram Start(RegistrarSetup setup)
    {
        var folder = Directory.CreateTempSubdirectory("registrar-").FullName;
        var file = Path.Combine(folder, "default.json");
        if (setup.IsConfigurationLinked) file = LinkFrom(file);
        File.WriteAllText(file, setup.ToJson());
        var environment = new Dictionary<string, string?> { ["NODE_CONFIG_DIR"] = folder, ["NODE_ENV"] = null };
        return new RegistrarProgram(ChildProcess.Start("dotnet", [Repository.Program, .. setup.Arguments], folder, environment), folder) { ConfigurationFile = file };
    }

    /// <summary>Starts it with <c>dotnet run</c> from the root of the clone, with the configuration that is shipped there.</summary>
    public static RegistrarProgram StartFromSource(IReadOnlyList<string> arguments)
    {
        // --no-build: the tests were built with the program; a second build would fight the first for its output.
        string[] run = ["run", "--no-build", "--configuration", Repository.Configuration, "--project", Path.Combine("src", "Registrar"), "--", .. arguments];
        var environment = new Dictionary<string, string?> { ["NODE_CONFIG_DIR"] = null, ["NODE_ENV"] = null };
        return new RegistrarProgram(ChildProcess.Start("dotnet", run, Repository.Root, environment), folder: null);
    }

    /// <summary>Waits for the line that says it serves, and learns where HTTP is.</summary>
    public async Task WaitUntilReadyAsync()
    {
        await WaitForHttpAsync();
        await Process.WaitForLineAsync(StartGuard, "ready: SIP");
    }

    /// <summary>Waits until HTTP answers; drachtio need not be there.</summary>
    public async Task WaitForHttpAsync()
    {
        var line = await Process.WaitForLineAsync(StartGuard, "http://127.0.0.1:");
        _http.BaseAddress ??= new Uri(HttpLine.Match(line).Value);
    }

    /// <summary>Where an ordinary GET goes.</summary>
    public Uri HttpAddress => _http.BaseAddress!;

    /// <summary>GET of one path.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path);

    /// <summary>The registrations of one user.</summary>
    public async Task<JsonArray> UserAsync(string realm, string user) =>
        JsonNode.Parse(await _http.GetStringAsync($"/reg/{realm}/{user}"))!.AsArray();

    /// <summary>The registrations of one realm.</summary>
    public async Task<JsonArray> UsersAsync(string realm) => JsonNode.Parse(await _http.GetStringAsync($"/reg/{realm}"))!.AsArray();

    /// <summary>The realms that have registrations.</summary>
    public async Task<JsonArray> RealmsAsync() => JsonNode.Parse(await _http.GetStringAsync("/reg"))!.AsArray();

    /// <summary>Waits until the only registration of a user fits.</summary>
    public async Task<JsonNode> WaitForRegistrationAsync(string realm, string user, Func<JsonNode, bool> isWanted, string what)
    {
        JsonNode? found = null;
        await Eventually.IsTrueAsync(async () =>
        {
            found = (await UserAsync(realm, user)).FirstOrDefault();
            return found is not null && isWanted(found);
        }, StartGuard, $"{what}; last seen: {found?.ToJsonString()}");
        return found!;
    }

    /// <summary>Waits until a user has no registration any more.</summary>
    public Task WaitUntilGoneAsync(string realm, string user) =>
        Eventually.IsTrueAsync(async () => (await UserAsync(realm, user)).Count == 0, StartGuard, $"no registration of {user}@{realm}");

    /// <summary>Sends SIGTERM and waits for the end; returns the exit code.</summary>
    public Task<int> StopAsync() => Process.StopAsync();

    // Nobody watches the folder the link leads to.
    private static string LinkFrom(string link)
    {
        var target = Path.Combine(Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(link)!, "elsewhere")).FullName, "default.json");
        File.CreateSymbolicLink(link, target);
        return target;
    }

    /// <summary>A raw exchange on the HTTP port, for what is not HTTP.</summary>
    public async Task<string> RawHttpAsync(string text)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, HttpAddress.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(text));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync().WaitAsync(StartGuard);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // The next test's phones must not be dealt to this program: leave as an operator would.
        await Process.StopAsync();
        await Process.DisposeAsync();
        _http.Dispose();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }
}
