using System.Text;

namespace Drachtio.Embedded.Control;

/// <summary>Which applications want which methods. Guarded by the server's lock.</summary>
/// <remarks>
/// Round robin per verb over registrations; two of one application give it two turns (drachtio-protocol §2.2, §3.14). Verbs are
/// compared as they are: one in upper case never matches.
/// </remarks>
internal sealed class RouteTable
{
    // An application that routes without end would otherwise own our memory.
    private const int MaxRoutes = 10_000;

    private readonly Dictionary<string, Verb> _verbs = new(StringComparer.Ordinal);
    private int _count;

    public void Add(AppConnection app, ReadOnlySpan<byte> verb)
    {
        if (_count >= MaxRoutes) return;
        _count++;
        var name = Encoding.Latin1.GetString(verb);
        if (!_verbs.TryGetValue(name, out var apps)) _verbs[name] = apps = new Verb();

        // A new registration comes to stand behind the first: A, B, C are asked as A, C, B, for whatever that is worth.
        apps.Apps.Insert(Math.Min(1, apps.Apps.Count), app);
    }

    /// <summary>Takes out every route of an application: what remove_route does on a real server, whatever verb it names.</summary>
    public void RemoveAll(AppConnection app)
    {
        foreach (var verb in _verbs.Values) _count -= verb.Apps.RemoveAll(other => other == app);
    }

    /// <summary>Picks the next application for a method; null when there is none.</summary>
    public AppConnection? Next(ReadOnlySpan<byte> method)
    {
        Span<char> name = stackalloc char[Math.Min(method.Length, 32)];
        for (var at = 0; at < name.Length; at++) name[at] = char.ToLowerInvariant((char)method[at]);
        if (!_verbs.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var verb)) return null;
        for (var tries = verb.Apps.Count; tries > 0; tries--)
        {
            if (verb.Turn >= verb.Apps.Count) verb.Turn = 0;
            var app = verb.Apps[verb.Turn++];
            if (!app.IsClosed) return app;
        }
        return null;
    }

    private sealed class Verb
    {
        public List<AppConnection> Apps { get; } = [];

        public int Turn { get; set; }
    }
}
