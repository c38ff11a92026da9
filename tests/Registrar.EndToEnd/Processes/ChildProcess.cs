using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Registrar.EndToEnd.Processes;

/// <summary>A program under test: its output line by line, signals, its exit code.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly Task _reading;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
    }

    /// <summary>Lines on standard output so far.</summary>
    public IReadOnlyList<string> Output
    {
        get { lock (_lock) return [.. _output]; }
    }

    /// <summary>Lines on standard error so far.</summary>
    public IReadOnlyList<string> Errors
    {
        get { lock (_lock) return [.. _errors]; }
    }

    /// <summary>Both outputs as text, for failure messages.</summary>
    public string Everything => string.Join('\n', Output.Concat(Errors));

    /// <summary>Starts a program with its input closed.</summary>
    public static ChildProcess Start(string file, IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new ChildProcess(process);
    }

    /// <summary>The first line on either output that has all of <paramref name="parts"/>, any case.</summary>
    public async Task<string> WaitForLineAsync(TimeSpan guard, params string[] parts)
    {
        using var patience = new CancellationTokenSource(guard);
        while (true)
        {
            Task next;
            lock (_lock)
            {
                var found = _output.Concat(_errors).FirstOrDefault(line => parts.All(part => line.Contains(part, StringComparison.OrdinalIgnoreCase)));
                if (found is not null) return found;
                next = _next.Task;
            }
            if (_reading.IsCompleted) throw new InvalidOperationException($"The program ended without a line with [{string.Join(", ", parts)}]:\n{Everything}");

            try
            {
                await next.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException outOfPatience)
            {
                throw new TimeoutException($"No line with [{string.Join(", ", parts)}] within {guard}:\n{Everything}", outOfPatience);
            }
        }
    }

    /// <summary>Sends SIGHUP.</summary>
    public void HangUp() => _ = Kill(_process.Id, Signal.HangUp);

    /// <summary>Sends SIGTERM and waits for the end; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited) _ = Kill(_process.Id, Signal.Terminate);
        return await WaitForExitAsync();
    }

    /// <summary>Waits for the end; returns the exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException outOfPatience)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"The program {_process.Id} is still there after 20 s:\n{Everything}"), outOfPatience);
        }
        await _reading;
        return _process.ExitCode;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _reading;
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, Signal signal);

    private async Task ReadAsync(StreamReader reader, List<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            TaskCompletionSource arrived;
            lock (_lock)
            {
                lines.Add(line);
                arrived = _next;
                _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            arrived.TrySetResult();
        }
        lock (_lock) _next.TrySetResult();
    }

    private enum Signal
    {
        HangUp = 1,
        Terminate = 15,
    }
}
