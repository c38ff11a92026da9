using Drachtio.Embedded.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Drachtio.Embedded.Core;

/// <summary>The frames that would have crashed or hung a real server. Safe from any thread.</summary>
internal sealed class ViolationList(bool isStrict, ILogger logger, Action<string> raise)
{
    // A test reads the first few; a broken application in a loop must not fill the memory.
    private const int MaxKept = 1000;

    private readonly Lock _lock = new();
    private readonly List<string> _all = [];

    /// <summary>A snapshot, oldest first.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lock) return _all.ToArray();
        }
    }

    /// <summary>Notes one, loudly. The caller holds no lock.</summary>
    public void Add(string violation)
    {
        if (!isStrict) return;
        lock (_lock)
        {
            if (_all.Count < MaxKept) _all.Add(violation);
        }
        Log.Violation(logger, violation);
        raise(violation);
    }
}
