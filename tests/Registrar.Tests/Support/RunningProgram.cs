using System.Net;

namespace Registrar.Tests.Support;

/// <summary>The whole program inside this process, with outputs a test can read.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task<int> _running;

    private RunningProgram(ConfigurationFolder folder, string[] arguments)
    {
        _running = Task.Run(() => RegistrarProgram.RunAsync(arguments, Output, Errors, folder.Environment(), _stop.Token));
    }

    public LineWriter Output { get; } = new();

    public LineWriter Errors { get; } = new();

    public IPEndPoint Sip { get; private set; } = new(IPAddress.None, 0);

    public HttpClient Http { get; } = new();

    /// <summary>The exit code, once the program has ended by itself.</summary>
    public Task<int> ExitCode => _running.WaitAsync(Guard);

    /// <summary>Starts and does not wait for anything.</summary>
    public static RunningProgram Start(ConfigurationFolder folder, params string[] arguments) => new(folder, arguments);

    /// <summary>Starts with the embedded server on free ports and waits until a phone can register.</summary>
    public static async Task<RunningProgram> EmbeddedAsync(ConfigurationFolder folder, params string[] arguments)
    {
        var program = Start(folder, [.. arguments, "--embedded", "--embedded:sip=127.0.0.1:0", "--http:port", "0"]);
        await program.WaitUntilReadyAsync(program.Output);
        return program;
    }

    /// <summary>Waits for the ready line and takes the addresses from it.</summary>
    public async Task WaitUntilReadyAsync(LineWriter log)
    {
        var words = (await LineAsync(log, "Ready: ")).Split(' ');
        Sip = IPEndPoint.Parse(words[Array.IndexOf(words, "SIP") + 1].Split(',')[0].Split('/')[^1]);
        Http.BaseAddress = new Uri(words[^1]);
    }

    /// <summary>Waits until HTTP answers, whether or not a drachtio-server is there.</summary>
    public async Task WaitForHttpAsync()
        => Http.BaseAddress = new Uri((await LineAsync(Output, "HTTP answers at ")).Split(' ')[^1]);

    /// <summary>Waits for a line; a program that ends first fails the test at once, with what it said.</summary>
    public async Task<string> LineAsync(LineWriter writer, string text)
    {
        var line = writer.WaitForAsync(text);
        if (await Task.WhenAny(line, _running) == line || line.IsCompleted) return await line;
        throw new InvalidOperationException($"The program ended with {await _running} before '{text}'.\n{Output.All}\n{Errors.All}");
    }

    public Task<string> GetAsync(string path) => Http.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>Stops as SIGTERM would; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        return await ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        _stop.Dispose();
    }
}
