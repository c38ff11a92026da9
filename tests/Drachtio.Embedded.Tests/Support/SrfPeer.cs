using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Drachtio.Testing;

namespace Drachtio.Embedded.Tests.Support;

/// <summary>npm's drachtio-srf in a Node process of its own: a client of the control protocol that shares no line with ours.</summary>
internal sealed class SrfPeer : IAsyncDisposable
{
    /// <summary>The password the program checks digests with.</summary>
    public const string Password = "srf-secret";

    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private SrfPeer(Process process) => _process = process;

    /// <summary>The folder with the program and its package.json.</summary>
    public static string Folder { get; } = FindFolder();

    /// <summary>Starts the program; ends the test where Node or the package is missing.</summary>
    public static async Task<SrfPeer> StartAsync(EmbeddedDrachtio server)
    {
        var node = ExternalTool.Require("node", "install Node 18 or later");
        await InstallAsync();
        var admin = server.AdminEndPoint;
        return new SrfPeer(Start(node, "registrar.js", admin.Address.ToString(), admin.Port.ToString(CultureInfo.InvariantCulture), "cymru", Password));
    }

    /// <summary>Starts a program in the folder.</summary>
    public static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Waits until the program tells of this event; anything it tells before is passed over.</summary>
    public async Task<JsonElement> NextAsync(string name)
    {
        var told = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            told.Add(line);
            var json = JsonDocument.Parse(line).RootElement;
            if (json.GetProperty("event").GetString() == name) return json;
        }
        throw new AssertionException($"The program ended without '{name}': {string.Join(" / ", told)} {await _process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Waits until the program has told of this event so many times.</summary>
    public async Task TimesAsync(string name, int times)
    {
        while (times-- > 0) await NextAsync(name);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
    }

    private static async Task InstallAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules", "drachtio-srf"))) return;
        var npm = ExternalTool.Require("npm", "install npm, or run 'npm install' in tests/Drachtio.Embedded.Tests/Srf");
        using var install = Start(npm, "install", "--no-audit", "--no-fund", "--no-package-lock");
        var output = install.StandardOutput.ReadToEndAsync();
        var errors = install.StandardError.ReadToEndAsync();
        try
        {
            await install.WaitForExitAsync().WaitAsync(InstallPatience);
        }
        catch (TimeoutException)
        {
            install.Kill(entireProcessTree: true);
        }
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "drachtio-srf")))
        {
            ExternalTool.Missing($"drachtio-srf could not be installed: {await output} {await errors}");
        }
    }

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "Drachtio.Embedded.Tests", "Srf");
            if (File.Exists(Path.Combine(candidate, "package.json"))) return candidate;
        }
        throw new DirectoryNotFoundException("tests/Drachtio.Embedded.Tests/Srf is not above the test directory.");
    }
}
