using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Load.Running;

/// <summary>A registrar started for one run.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private const int HangUp = 1;
    private const int Terminate = 15;
    private const int ExitMs = 10_000;

    private readonly Process _process;
    private bool _isAsked;
    private bool _isDisposed;

    /// <summary>Starts a command by the shell.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="port">Also given as environment variable LOAD_PORT.</param>
    /// <param name="httpPort">Also given as environment variable LOAD_HTTP_PORT.</param>
    /// <param name="showsOutput">Its output goes to ours; else it is thrown away.</param>
    public ChildProcess(string command, int port, int httpPort, bool showsOutput)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, ArgumentList = { "-c", showsOutput ? command : $"{{ {command}; }} > /dev/null" } };
        start.Environment["LOAD_PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["LOAD_HTTP_PORT"] = httpPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _process = Process.Start(start)!;
    }

    /// <summary>It has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Processes to end beside the shell: those that were measured.</summary>
    public IReadOnlyList<int> Pids { get; set; } = [];

    /// <summary>Makes the processes measured read their configuration again (SIGHUP).</summary>
    public void Reload()
    {
        foreach (var pid in Pids) _ = kill(pid, HangUp);
    }

    /// <summary>Asks it to end (SIGTERM). Idempotent.</summary>
    public void AskToEnd()
    {
        if (_isAsked) return;
        _isAsked = true;
        foreach (var pid in Pids) _ = kill(pid, Terminate);
        if (!_process.HasExited && !Pids.Contains(_process.Id)) _ = kill(_process.Id, Terminate);
    }

    /// <summary>Asks it to end and ends it after 10 s. Idempotent.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        AskToEnd();
        if (!_process.WaitForExit(ExitMs)) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);
}
