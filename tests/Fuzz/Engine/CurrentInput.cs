using System.IO.MemoryMappedFiles;

namespace Fuzz.Engine;

/// <summary>The input being fed, kept in a file that outlives the process: a stack that overflows leaves no other trace.</summary>
internal sealed class CurrentInput : IDisposable
{
    private const int Bytes = 1 << 17;

    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public CurrentInput(string target)
    {
        Directory.CreateDirectory(Places.Work);
        _path = Of(target, Environment.ProcessId);
        _file = MemoryMappedFile.CreateFromFile(_path, FileMode.Create, mapName: null, Bytes);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>Takes note of an input.</summary>
    public void Keep(byte[] input)
    {
        var length = Math.Min(input.Length, Bytes - sizeof(int));
        _view.Write(0, length);
        _view.WriteArray(sizeof(int), input, 0, length);
    }

    /// <summary>The input a process died with.</summary>
    public static byte[] Read(string target, int process)
    {
        var bytes = File.ReadAllBytes(Of(target, process));
        return bytes[sizeof(int)..(sizeof(int) + BitConverter.ToInt32(bytes))];
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }

    // Two runs of one target at the same time must not write over each other's.
    private static string Of(string target, int process) => Path.Combine(Places.Work, $"current-{target}-{process}.bin");
}
