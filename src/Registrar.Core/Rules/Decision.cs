namespace Registrar.Core.Rules;

/// <summary>What is to be done about a REGISTER; reusable scratch.</summary>
/// <remarks>Response and events are written from it. Grows to the largest request seen, then allocates nothing.</remarks>
internal struct Decision
{
    private BindingChange[] _changes;
    private int _changeCount;
    private int[] _matches;
    private int _matchCount;

    /// <summary>Makes an empty one.</summary>
    public Decision()
    {
        _changes = new BindingChange[16];
        _matches = new int[16];
    }

    /// <summary>Why there is no 200; <see cref="Refusal.None"/> when there is one.</summary>
    public Refusal Refusal { get; private set; }

    /// <summary>Value of Min-Expires in a 423.</summary>
    public int MinExpiresSeconds { get; private set; }

    /// <summary>An exact repeat: the same 200 again, nothing changes and nothing is told.</summary>
    public bool IsRepeat { get; set; }

    /// <summary>An unchallenged refresh in regping mode: the proof of the last challenge stays the binding's.</summary>
    public bool IsUnchallenged { get; set; }

    /// <summary>What changes, in the request's order, removals of other bindings last.</summary>
    public readonly ReadOnlySpan<BindingChange> Changes => _changes.AsSpan(0, _changeCount);

    /// <summary>Binding of each contact as <see cref="ContactMatch"/> found it.</summary>
    public readonly ReadOnlySpan<int> Matches => _matches.AsSpan(0, _matchCount);

    /// <summary>Makes it empty again.</summary>
    public void Clear()
    {
        Refusal = Refusal.None;
        MinExpiresSeconds = 0;
        IsRepeat = false;
        IsUnchallenged = false;
        _changeCount = 0;
    }

    /// <summary>Refuses: nothing changes (RFC 3261 §10.3: all or nothing).</summary>
    public void Refuse(Refusal refusal, int minExpiresSeconds = 0)
    {
        Refusal = refusal;
        MinExpiresSeconds = minExpiresSeconds;
        _changeCount = 0;
    }

    /// <summary>Adds a change.</summary>
    public void Add(in BindingChange change)
    {
        if (_changeCount == _changes.Length) Array.Resize(ref _changes, _changeCount * 2);
        _changes[_changeCount++] = change;
    }

    /// <summary>Makes room for the matches of a request.</summary>
    public Span<int> MatchesFor(int contacts)
    {
        if (_matches.Length < contacts) _matches = new int[contacts];
        _matchCount = contacts;
        return _matches.AsSpan(0, contacts);
    }
}
