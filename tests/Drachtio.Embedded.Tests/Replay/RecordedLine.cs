using System.Text;
using System.Text.Json;
using Drachtio.Testing;

namespace Drachtio.Embedded.Tests.Replay;

/// <summary>One line of a recorded exchange.</summary>
/// <param name="Seconds">When it was seen, since the start of the recording.</param>
/// <param name="Direction">For example <c>app->server</c>; empty for a note.</param>
/// <param name="Text">The message as it stood on the wire, one character per byte; for a note its words.</param>
internal sealed record RecordedLine(double Seconds, string Direction, string Text)
{
    public bool IsNote => Direction.Length == 0;

    /// <summary>Who is not the server in this direction.</summary>
    public string Actor => IsSending ? Direction[..Direction.IndexOf("->", StringComparison.Ordinal)] : Direction[(Direction.IndexOf("->", StringComparison.Ordinal) + 2)..];

    /// <summary>Whether the server was the receiver.</summary>
    public bool IsSending => Direction.EndsWith("->server", StringComparison.Ordinal) || Direction.Contains("->sip/", StringComparison.Ordinal);

    /// <summary>Whether the actor is a control connection.</summary>
    public bool IsControl => Direction.EndsWith("->server", StringComparison.Ordinal) || Direction.StartsWith("server->", StringComparison.Ordinal);

    /// <summary>What the actor speaks, when it is no control connection.</summary>
    public PhoneTransport Transport =>
        Direction.Contains("sip/tcp", StringComparison.Ordinal) ? PhoneTransport.Tcp
        : Direction.Contains("sip/tls", StringComparison.Ordinal) ? PhoneTransport.Tls
        : Direction.Contains("sip/ws", StringComparison.Ordinal) ? PhoneTransport.Ws
        : PhoneTransport.Udp;

    /// <summary>Whether the actor is a stream connection.</summary>
    public bool IsStream => Transport != PhoneTransport.Udp;

    /// <summary>Reads a file, without its metadata and summaries.</summary>
    public static List<RecordedLine> Read(string path)
    {
        var lines = new List<RecordedLine>();
        foreach (var json in File.ReadLines(path).Where(line => line.Length > 0))
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.TryGetProperty("note", out var note)) lines.Add(new RecordedLine(0, "", note.GetString()!));
            else if (root.TryGetProperty("dir", out var direction)) lines.Add(new RecordedLine(root.GetProperty("t").GetDouble(), direction.GetString()!, Bytes(root.GetProperty("text").GetString()!)));
        }
        return lines;
    }

    private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
