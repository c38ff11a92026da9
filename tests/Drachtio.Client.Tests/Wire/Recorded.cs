using Drachtio.Testing;

namespace Drachtio.Client.Tests.Wire;

/// <summary>One frame an app sent to a real server, and what came back.</summary>
/// <param name="Vector">File it was recorded in.</param>
/// <param name="Note">The case's words.</param>
/// <param name="Payload">The frame behind '#'.</param>
/// <param name="Reply">The server's reply to it; empty when none came.</param>
public sealed record Recorded(string Vector, string Note, byte[] Payload, string Reply)
{
    private static readonly string Folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors");

    public string Text => WireText.Text(Payload);

    public static IEnumerable<string> VectorNames() => Directory.GetFiles(Folder, "*.jsonl").Select(path => Path.GetFileNameWithoutExtension(path)!).Order();

    public static VectorFile Read(string vector) => VectorFile.Read(Path.Combine(Folder, vector + ".jsonl"));

    /// <summary>Every app frame of a vector with its reply, in order.</summary>
    public static IEnumerable<Recorded> FramesOf(string vector)
    {
        var note = "";
        var lines = Read(vector).Lines;
        foreach (var line in lines)
        {
            if (line.IsNote) note = line.Text;
            if (line.Direction != "app->server" || !line.Text.Contains('#', StringComparison.Ordinal)) continue;

            var payload = line.Bytes[(Array.IndexOf(line.Bytes, (byte)'#') + 1)..];
            var id = WireText.Text(payload).Split('|')[0];
            var reply = lines.FirstOrDefault(l => l.Direction == "server->app" && l.Text.Contains($"|response|{id}|", StringComparison.Ordinal));
            yield return new Recorded(vector, note, payload, reply?.Text ?? "");
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"{Vector}: {Note}: {Text[..Math.Min(Text.Length, 120)]}";
}
