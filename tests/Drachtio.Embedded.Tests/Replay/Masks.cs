using System.Text.RegularExpressions;

namespace Drachtio.Embedded.Tests.Replay;

/// <summary>What differs between two runs of the same exchange, and how the names of one run become those of the other.</summary>
internal sealed partial class Masks
{
    // Where it was recorded there was no route to the first; here nobody listens at the second.
    private const string RecordedUnreachable = "10.1.1.3";
    private const string LiveUnreachable = "127.0.0.3";

    private readonly Dictionary<string, string> _live = [];

    /// <summary>The text with everything replaced by a placeholder that no two runs have in common.</summary>
    public static string Mask(string text)
    {
        var masked = Hostports().Replace(text, match => string.Join(',', match.Value.Split(',').Order(StringComparer.Ordinal)));
        masked = Bytes().Replace(masked, match => match.Groups["keep"].Value + (match.Groups["bytes"].Value == "0" ? "0" : "BYTES"));
        masked = Time().Replace(masked, "TIME");
        return Volatile().Replace(masked, match => match.Groups["keep"].Value + "*");
    }

    /// <summary>Notes which live name stands where a recorded one stood, in two texts that are the same but for these.</summary>
    public void Learn(string recorded, string live)
    {
        foreach (var (old, now) in Names(recorded).Zip(Names(live))) _live[old] = now;
    }

    /// <summary>Notes a name that is known beforehand, such as a port.</summary>
    public void Set(string recorded, string live) => _live[recorded] = live;

    /// <summary>A recorded text with the names of this run.</summary>
    public string ToLive(string recorded) =>
        AnyName().Replace(recorded, match => _live.TryGetValue(match.Value, out var live) ? live : match.Value)
            .Replace(RecordedUnreachable, LiveUnreachable, StringComparison.Ordinal);

    /// <summary>A text of this run with recorded ports and addresses.</summary>
    public string PortsToRecorded(string live) =>
        Port().Replace(live, match => _live.FirstOrDefault(pair => pair.Value == match.Value && Port().IsMatch(pair.Key)).Key ?? match.Value)
            .Replace(LiveUnreachable, RecordedUnreachable, StringComparison.Ordinal);

    private static IEnumerable<string> Names(string text) => Volatile().Matches(text).Select(match => match.Groups["name"].Value);

    // The server's own tags and branches have 13 characters; the recorded phones' have fewer.
    [GeneratedRegex("(?<name>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|(?<keep>tag=)(?<name>[0-9A-Za-z]{13})(?![0-9A-Za-z])|(?<keep>z9hG4bK)(?<name>[0-9A-Za-z]{13})(?![0-9A-Za-z])|(?<name>\\b123[0-9]{6}\\b)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Volatile();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<=tag=|z9hG4bK)[0-9A-Za-z]{13}(?![0-9A-Za-z])|\\b123[0-9]{6}\\b|\\b[0-9]{4,5}\\b", RegexOptions.None, 1000)]
    private static partial Regex AnyName();

    [GeneratedRegex("\\b[0-9]{4,5}\\b", RegexOptions.None, 1000)]
    private static partial Regex Port();

    [GeneratedRegex("((udp|tcp|tls|wss?)/[^,|]+,)+(udp|tcp|tls|wss?)/[^,|]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hostports();

    [GeneratedRegex("(?<keep>\\|(network|application)\\|)(?<bytes>[0-9]+)(?=\\|)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bytes();

    [GeneratedRegex("[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}", RegexOptions.None, 1000)]
    private static partial Regex Time();
}
