using System.Globalization;
using System.Runtime.InteropServices;

namespace Load.Table;

/// <summary>The machine in one line.</summary>
internal static class MachineText
{
    /// <summary>Processor, cores, memory, kernel, runtime; nothing that names the machine.</summary>
    public static string Now()
    {
        var model = First("/proc/cpuinfo", "model name");
        var memory = First("/proc/meminfo", "MemTotal").Split(' ')[0];
        var gigabytes = long.TryParse(memory, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes / 1_048_576.0 : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({model}), {gigabytes:F0} GB, Linux {Environment.OSVersion.Version.ToString(2)}, {RuntimeInformation.FrameworkDescription}");
    }

    private static string First(string path, string name) =>
        File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";
}
