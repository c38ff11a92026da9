using System.Globalization;

namespace Load.Measuring;

/// <summary>Finds the processes behind a local port, so that a wrapper (a shell, <c>dotnet run</c>) is not measured in place of the registrar.</summary>
internal static class SocketOwners
{
    /// <summary>Processes that hold a socket bound to a local port, this one excluded.</summary>
    /// <param name="protocol"><c>tcp</c> or <c>udp</c>.</param>
    /// <param name="localPort">Their side.</param>
    /// <param name="remotePort">The other side; 0 takes any.</param>
    public static IReadOnlyList<int> Find(string protocol, int localPort, int remotePort)
    {
        var links = new[] { protocol, protocol + "6" }
            .Select(static name => "/proc/net/" + name)
            .Where(File.Exists)
            .SelectMany(static path => File.ReadAllLines(path).Skip(1))
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => PortOf(fields[1]) == localPort && (remotePort == 0 || PortOf(fields[2]) == remotePort))
            .Select(static fields => $"socket:[{fields[9]}]")
            .ToHashSet(StringComparer.Ordinal);

        return
        [
            .. Directory.GetDirectories("/proc")
                .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
                .Where(pid => pid > 0 && pid != Environment.ProcessId && Holds(pid, links))
                .Order(),
        ];
    }

    private static bool Holds(int pid, HashSet<string> links)
    {
        try
        {
            return Directory.GetFiles($"/proc/{pid}/fd").Any(path => File.ResolveLinkTarget(path, returnFinalTarget: false) is { } target && links.Contains(Path.GetFileName(target.FullName)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, or gone.
            return false;
        }
    }

    private static int PortOf(string address) =>
        int.Parse(address[(address.LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
