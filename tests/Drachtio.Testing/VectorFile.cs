using System.Text.Json;

namespace Drachtio.Testing;

/// <summary>Reads a recorded exchange: JSON lines, the first of which is metadata.</summary>
public sealed class VectorFile
{
    private VectorFile(string name, string description, IReadOnlyList<VectorLine> lines)
    {
        Name = name;
        Description = description;
        Lines = lines;
    }

    /// <summary>The file's name without its extension.</summary>
    public string Name { get; }

    /// <summary>What the file says it shows.</summary>
    public string Description { get; }

    /// <summary>Messages, notes and summaries in the order they were recorded.</summary>
    public IReadOnlyList<VectorLine> Lines { get; }

    /// <summary>The texts of every message in one direction.</summary>
    public IEnumerable<string> Messages(string direction) =>
        Lines.Where(line => line.Direction == direction).Select(line => line.Text);

    /// <summary>Reads one file.</summary>
    public static VectorFile Read(string path)
    {
        var description = "";
        var lines = new List<VectorLine>();
        foreach (var json in File.ReadLines(path).Where(line => line.Length > 0))
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.TryGetProperty("meta", out _)) description = root.GetProperty("description").GetString()!;
            else if (root.TryGetProperty("dir", out var direction)) lines.Add(new VectorLine(direction.GetString()!, root.GetProperty("text").GetString()!, IsNote: false));
            else if (root.TryGetProperty("note", out var note)) lines.Add(new VectorLine("", note.GetString()!, IsNote: true));
            else lines.Add(new VectorLine("", json, IsNote: false));
        }
        return new VectorFile(Path.GetFileNameWithoutExtension(path), description, lines);
    }

    /// <inheritdoc />
    public override string ToString() => Name;
}
