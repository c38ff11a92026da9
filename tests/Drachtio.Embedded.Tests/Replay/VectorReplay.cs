using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Drachtio.Embedded.Tests.Support;
using Drachtio.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Drachtio.Embedded.Tests.Replay;

/// <summary>Plays the recorded side of applications and phones to an embedded server and compares what it answers with the recording.</summary>
/// <remarks>The clock is set to the recording's before each line, so retransmissions and time-outs come where they came.</remarks>
internal sealed partial class VectorReplay : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // The year of the recordings: their default CSeq is made from the clock and has nine digits that begin with 123.
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 17, 0, 0, TimeSpan.Zero));
    private readonly Dictionary<string, Actor> _actors = [];
    private readonly List<Actor> _gone = [];
    private readonly Masks _masks = new();
    private readonly List<RecordedLine> _lines;
    private EmbeddedDrachtio _server = null!;
    private Socket? _silentListener;
    private double _now;

    private VectorReplay(List<RecordedLine> lines) => _lines = lines;

    /// <summary>Where the answers differ from the recording; empty when they are the same.</summary>
    public List<string> Differences { get; } = [];

    /// <summary>What the server called a violation.</summary>
    public IReadOnlyList<string> Violations => _server.Violations;

    /// <summary>Plays a file from its first to its last line.</summary>
    /// <param name="path">The recording.</param>
    /// <param name="until">Text of the first line that is not played; null plays all.</param>
    public static async Task<VectorReplay> RunAsync(string path, string? until = null)
    {
        var lines = RecordedLine.Read(path);
        var replay = new VectorReplay([.. lines.TakeWhile(line => until is null || !line.Text.Contains(until, StringComparison.Ordinal))]);
        await replay.StartAsync();
        for (var at = 0; at < replay._lines.Count && replay.Differences.Count == 0; at++)
        {
            await replay.PlayAsync(replay._lines[at]);
            await replay.LeaveAsync(at);
        }
        await replay.FinishAsync();
        return replay;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var actor in _actors.Values.Concat(_gone)) await actor.DisposeAsync();
        _silentListener?.Dispose();
        await _server.DisposeAsync();
    }

    [GeneratedRegex("(?<protocol>udp|tcp|tls|wss?)/127\\.0\\.0\\.1:(?<n>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hostport();

    [GeneratedRegex("127\\.0\\.0\\.1:(?<n>[0-9]{5});transport=tcp", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SilentPort();

    [GeneratedRegex("127\\.0\\.0\\.1:(?<n>51[0-9]{2})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ServerPort();

    [GeneratedRegex("rport=(?<n>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SourcePort();

    [GeneratedRegex("^Via: SIP/2.0/[A-Z]+ 127\\.0\\.0\\.1:(?<n>[0-9]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex SentByPort();

    [GeneratedRegex("^[A-Z]+ sips?:[^ ]*?127\\.0\\.0\\.1:(?<n>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TargetPort();

    [GeneratedRegex("disconnects|has gone", RegexOptions.None, 1000)]
    private static partial Regex Leaving();

    [GeneratedRegex("^(?<n>[0-9]+)#", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Length();

    private async Task StartAsync()
    {
        // The addresses of the recorded server, as it told them itself.
        var hostports = _lines.Find(line => line.IsControl && line.Text.Contains("|OK|", StringComparison.Ordinal) && line.Text.Contains("ws/", StringComparison.Ordinal));
        _server = await EmbeddedDrachtio.StartAsync(new EmbeddedOptions
        {
            Sip = hostports is null ? [TestAddresses.All[0]] : [.. TestAddresses.All.Where(address => address.Transport != EmbeddedTransport.Wss)],
            Certificate = TestAddresses.Certificate,
            TimeProvider = _clock,
        });

        var port = _lines.Select(line => ServerPort().Match(line.Text)).FirstOrDefault(match => match.Success);
        if (port is not null) _masks.Set(port.Groups["n"].Value, Text(_server.SipEndPoints[0].Port));
        foreach (Match match in Hostport().Matches(hostports?.Text ?? ""))
        {
            _masks.Set(match.Groups["n"].Value, Text(_server.EndPoint(match.Groups["protocol"].Value).Port));
        }

        if (_lines.Exists(line => line.Direction.EndsWith("udp-listener", StringComparison.Ordinal))) ListenInSilence();
        foreach (var line in _lines.Where(line => !line.IsNote && !line.IsControl)) await OpenAsync(line);
    }

    // Beside the recorded UDP listener there was one for TCP that took connections and never said a word.
    private void ListenInSilence()
    {
        _silentListener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _silentListener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _silentListener.Listen();
        var recorded = _lines.Select(line => SilentPort().Match(line.Text)).First(match => match.Success);
        _masks.Set(recorded.Groups["n"].Value, Text(((IPEndPoint)_silentListener.LocalEndPoint!).Port));
    }

    private async Task OpenAsync(RecordedLine line)
    {
        if (!_actors.TryGetValue(line.Actor, out var actor))
        {
            actor = await NewActorAsync(line);
            _actors[line.Actor] = actor;
        }

        // A phone's own port is told by the rport of an answer to it, or by the address of a request to it.
        if (line.IsControl) return;
        var isAnswer = line.Text.StartsWith("SIP/2.0", StringComparison.Ordinal);
        var port = line.IsSending ? isAnswer ? Match.Empty : SentByPort().Match(line.Text)
            : isAnswer ? SourcePort().Match(line.Text)
            : line.IsStream ? Match.Empty : TargetPort().Match(line.Text);
        if (port.Success) _masks.Set(port.Groups["n"].Value, Text(actor.Port));
    }

    private async Task<Actor> NewActorAsync(RecordedLine line)
    {
        if (line.IsControl) return await Actor.ControlAsync(_server.AdminEndPoint);
        return line.Transport switch
        {
            PhoneTransport.Udp => Actor.Datagram(_server.EndPoint("udp")),
            PhoneTransport.Tcp => await Actor.StreamAsync(_server.EndPoint("tcp")),
            _ => await Actor.PhoneAsync(line.Transport, _server.EndPoint(line.Transport.ToString())),
        };
    }

    private async Task PlayAsync(RecordedLine line)
    {
        if (line.IsNote)
        {
            await NoteAsync(line.Text);
            return;
        }

        // A repetition may be due a little later than it was: the server takes a command somewhere between its line and the next.
        var until = line.IsSending || line.IsControl ? line.Seconds : line.Seconds + 0.005;
        if (until > _now)
        {
            _clock.Advance(TimeSpan.FromSeconds(until - _now));
            _now = until;
        }

        if (line.IsSending) await SendAsync(line);
        else await CompareAsync(line);
    }

    // Where the recording says that an application leaves, it left right after its last line.
    private async Task LeaveAsync(int at)
    {
        var line = _lines[at];
        if (line.IsNote || !line.IsControl || !_lines.Exists(note => note.IsNote && Leaving().IsMatch(note.Text))) return;
        if (_lines.FindLastIndex(other => !other.IsNote && other.Actor == line.Actor) != at || !_actors.Remove(line.Actor, out var actor)) return;
        _gone.Add(actor);
        await actor.EndAsync(_server);
    }

    private async Task NoteAsync(string note)
    {
        var words = note.Split(' ', 2);
        if (words is [var closing, "closes its socket"] && _actors.Remove(closing, out var actor))
        {
            _gone.Add(actor);
            await actor.EndAsync(_server);
        }
        else if (words is [var ended, "server closed connection (EOF)"])
        {
            await _actors[ended.TrimEnd(':')].EndAsync(Patience);
        }
    }

    private async Task SendAsync(RecordedLine line)
    {
        if (line.IsControl && _actors.TryGetValue(line.Actor, out var known) && known.IsClosed && line.Text.Contains("|authenticate|", StringComparison.Ordinal))
        {
            _gone.Add(known);
            _actors.Remove(line.Actor);
        }

        await OpenAsync(line);
        var text = _masks.ToLive(line.Text);
        if (line.IsControl) text = WithLength(line.Text, text);
        await _actors[line.Actor].SendAsync(text);
    }

    // Other ids and ports may have other lengths; a length that was wrong on purpose stays.
    private static string WithLength(string recorded, string live)
    {
        var length = Length().Match(recorded);
        if (!length.Success || int.Parse(length.Groups["n"].Value, CultureInfo.InvariantCulture) != recorded.Length - length.Length) return live;
        var payload = live[live.IndexOf('#', StringComparison.Ordinal)..];
        return (payload.Length - 1).ToString(CultureInfo.InvariantCulture).PadLeft(length.Groups["n"].Length, '0') + payload;
    }

    private async Task CompareAsync(RecordedLine line)
    {
        await OpenAsync(line);
        var expected = Masks.Mask(Unframed(line.Text));
        var actor = _actors[line.Actor];

        // What an application gets is ordered, but for what a refused connection becomes: that takes its time. Datagrams may
        // overtake each other and be repeated.
        var isMadeHere = IsMadeHere(line.Text);
        var found = line.IsControl
            ? await actor.TakeAsync(message => isMadeHere ? Comparable(message) == expected : !IsMadeHere(message), Patience)
            : await actor.TakeAsync(message => Comparable(message) == expected, Patience);
        if (found is not null && Comparable(found) == expected)
        {
            _masks.Learn(line.Text, found);
            return;
        }

        var instead = found ?? string.Join("\n   or ", actor.Left().DefaultIfEmpty("nothing"));
        Differences.Add($"{line.Direction} at {line.Seconds}\n  expected {expected}\n  but got  {Comparable(instead)}".Replace("\r", "\\r", StringComparison.Ordinal));
        if (found is not null) _masks.Learn(line.Text, found);
    }

    private static bool IsMadeHere(string text) => text.Contains("|sip|network|0|", StringComparison.Ordinal);

    private string Comparable(string live) => Masks.Mask(_masks.PortsToRecorded(Unframed(live)));

    private static string Unframed(string text) => Length().Replace(text, "");

    // Nothing may be left that was not recorded, but for repetitions the recorder read late.
    private async Task FinishAsync()
    {
        foreach (var (name, actor) in _actors.Where(pair => !pair.Value.IsClosed && IsControl(pair.Key)))
        {
            await actor.SendAsync("8#end|ping");
            _ = await actor.TakeAsync(message => message.Contains("|response|end|OK|pong", StringComparison.Ordinal), Patience);
            Differences.AddRange(actor.Left().Select(left => $"{name} got more: {left}"));
        }
    }

    private bool IsControl(string actor) => _lines.Exists(line => !line.IsNote && line.IsControl && line.Actor == actor);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
