using System.Globalization;

namespace Load.Measuring;

/// <summary>The process, or processes, that answer; read from /proc.</summary>
/// <remarks>Several when they share a socket, as Kamailio's workers do: times and memory are added up, each shared page counted once (PSS); the peak counts it for each.</remarks>
internal sealed class PeerProcess(IReadOnlyList<int> pids)
{
    // USER_HZ, part of the kernel's ABI on every common machine.
    private const long NsPerTick = 10_000_000;

    /// <summary>Their process ids.</summary>
    public IReadOnlyList<int> Pids => pids;

    /// <summary>Looks at them now.</summary>
    public PeerSample Sample()
    {
        var threads = new Dictionary<int, long>();
        var ticks = 0L;
        var resident = 0L;
        var peak = 0L;
        foreach (var pid in pids)
        {
            foreach (var folder in Read(() => Directory.GetDirectories($"/proc/{pid}/task"), []))
            {
                var fields = Read(() => File.ReadAllText(folder + "/schedstat"), "").Split(' ');
                if (long.TryParse(fields[0], CultureInfo.InvariantCulture, out var ns)) threads[int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)] = ns;
            }

            ticks += Ticks(Read(() => File.ReadAllText($"/proc/{pid}/stat"), ""));
            foreach (var line in pids.Count > 1 ? Read(() => File.ReadAllLines($"/proc/{pid}/smaps_rollup"), []) : [])
            {
                if (line.StartsWith("Pss:", StringComparison.Ordinal)) resident += Kilobytes(line);
            }

            foreach (var line in Read(() => File.ReadAllLines($"/proc/{pid}/status"), []))
            {
                if (pids.Count == 1 && line.StartsWith("VmRSS:", StringComparison.Ordinal)) resident += Kilobytes(line);
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal)) peak += Kilobytes(line);
            }
        }

        return new PeerSample(threads, ticks * NsPerTick, resident, peak);
    }

    // Fields 14 and 15; the name, field 2, may hold blanks, so counting starts behind its bracket.
    private static long Ticks(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 13 ? 0 : long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    private static long Kilobytes(string line) =>
        1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    // Threads and processes may end while they are looked at.
    private static T Read<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return otherwise;
        }
    }
}
