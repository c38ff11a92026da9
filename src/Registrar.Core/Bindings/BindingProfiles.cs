using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Bindings;

/// <summary>One <see cref="BindingProfile"/> for all bindings that say the same.</summary>
/// <remarks>
/// Only what is bound gets here, so a stranger adds nothing. At the cap it starts anew: bindings keep the profiles they have, and a
/// user who makes up a User-Agent per REGISTER costs a second copy of some, no more. Safe from any thread.
/// </remarks>
internal sealed class BindingProfiles
{
    /// <summary>Profiles kept: some hundred models and versions, times the drachtio-servers; about 3 MB; 15 MB when each has the longest User-Agent and 32 made-up methods.</summary>
    public const int MaxCount = 4096;

    private readonly ConcurrentDictionary<ulong, BindingProfile> _profiles = [];
    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));
    private int _count;

    /// <summary>Profiles held.</summary>
    public int Count => _profiles.Count;

    /// <summary>The profile that says this.</summary>
    /// <param name="link">The drachtio-server.</param>
    /// <param name="userAgent">User-Agent as sent.</param>
    /// <param name="allowKey">What the methods were read from.</param>
    /// <param name="allow">The methods.</param>
    public BindingProfile Of(IKeepAliveLink link, ReadOnlySpan<byte> userAgent, ulong allowKey, IReadOnlyList<string> allow)
    {
        var key = XxHash3.HashToUInt64(userAgent, _seed) ^ allowKey ^ (ulong)RuntimeHelpers.GetHashCode(link);
        if (_profiles.TryGetValue(key, out var known) && known.Says(link, userAgent, allowKey))
            return known;

        var profile = new BindingProfile(link, userAgent.ToArray(), allow, allowKey);
        if (!_profiles.TryAdd(key, profile) || Interlocked.Increment(ref _count) <= MaxCount)
            return profile;

        _profiles.Clear();
        Interlocked.Exchange(ref _count, 0);
        return profile;
    }
}
