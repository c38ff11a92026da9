using Drachtio.Embedded.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Drachtio.Embedded.Core;

/// <summary>The frames that would have crashed or hung a real server. Safe from any thread.</summary>
/// <param name="isStrict">Whether any are noted.</param>
/// <param name="logger">Where they are told too.</param>
/// <param name="raise">Tells the subscribers; what one of them throws is logged, not passed on.</param>
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
        try
        {
            raise(violation);
        }
        catch (Exception failure)
        {
            // Somebody else's code: it must not take the connection's loop with it.
            Log.SubscriberFailed(logger, failure);
        }
    }
}
