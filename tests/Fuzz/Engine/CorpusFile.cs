using System.Globalization;
using System.Text;

namespace Fuzz.Engine;

/// <summary>Inputs as a text file, one a line: printable ASCII as it is, anything else as <c>\xNN</c>, <c>\r</c>, <c>\n</c>, <c>\\</c>.</summary>
public static class CorpusFile
{
    /// <summary>The inputs of a file; none when there is none.</summary>
    public static IReadOnlyList<byte[]> Read(string path) => File.Exists(path) ? [.. File.ReadLines(path).Select(Decode)] : [];

    /// <summary>Writes the inputs that fit, in this order.</summary>
    public static void Write(string path, IEnumerable<byte[]> inputs, int maxBytes)
    {
        var lines = new List<string>();
        var left = maxBytes;
        foreach (var line in inputs.Select(Encode))
        {
            if (line.Length + 1 > left) continue;
            left -= line.Length + 1;
            lines.Add(line);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Concat(lines.Select(static line => line + "\n")));
    }

    /// <summary>One input as a line.</summary>
    public static string Encode(byte[] input)
    {
        var text = new StringBuilder(input.Length);
        foreach (var value in input)
        {
            _ = value switch
            {
                (byte)'\\' => text.Append("\\\\"),
                (byte)'\r' => text.Append("\\r"),
                (byte)'\n' => text.Append("\\n"),
                < 0x20 or > 0x7E => text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
                _ => text.Append((char)value),
            };
        }

        return text.ToString();
    }

    /// <summary>The input of a line.</summary>
    public static byte[] Decode(string line)
    {
        var bytes = new List<byte>(line.Length);
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] != '\\')
            {
                bytes.Add((byte)line[at]);
                continue;
            }

            at++;
            switch (line[at])
            {
                case 'r': bytes.Add((byte)'\r'); break;
                case 'n': bytes.Add((byte)'\n'); break;
                case 'x':
                    bytes.Add(byte.Parse(line.AsSpan(at + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    at += 2;
                    break;
                default: bytes.Add((byte)line[at]); break;
            }
        }

        return [.. bytes];
    }
}
