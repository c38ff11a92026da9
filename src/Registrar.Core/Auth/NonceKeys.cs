using System.Security.Cryptography;
using System.Text;

namespace Registrar.Core.Auth;

/// <summary>The keys that sign and verify nonces at one moment; never changes.</summary>
/// <remarks>The first signs, all verify. A signing key that was replaced still verifies until the nonces it signed have ended.</remarks>
internal sealed class NonceKeys
{
    // Each verifying key costs every answer one signature; only somebody who changes the key again and again gets here.
    private const int MaxRetired = 8;

    private readonly Entry[] _all;
    private readonly byte[] _random;

    private NonceKeys(Entry[] all, byte[] random)
    {
        _all = all;
        _random = random;
    }

    /// <summary>The key that signs.</summary>
    public NonceKey Signing => _all[0].Key;

    /// <summary>Makes the keys of a start.</summary>
    /// <param name="key">Shared text, or <see langword="null"/> for a random key that dies with the process.</param>
    /// <param name="oldKeys">Texts of keys that verify only.</param>
    public static NonceKeys Start(string? key, IReadOnlyList<string> oldKeys)
    {
        var random = RandomNumberGenerator.GetBytes(NonceKey.KeyBytes);
        return new NonceKeys(Distinct([new(Read(key, random)), .. oldKeys.Select(old => new Entry(Read(old, random)))]), random);
    }

    /// <summary>The keys after a change.</summary>
    /// <param name="key">Shared text, or <see langword="null"/> for the random key of the start.</param>
    /// <param name="oldKeys">Texts of keys that verify only.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="keepMs">How long a nonce can live.</param>
    public NonceKeys With(string? key, IReadOnlyList<string> oldKeys, long nowMs, long keepMs)
    {
        var retired = _all.Where(entry => entry.UntilMs != long.MaxValue && entry.UntilMs >= nowMs).Prepend(new Entry(Signing, nowMs + keepMs));
        return new NonceKeys(
            Distinct([new(Read(key, _random)), .. oldKeys.Select(old => new Entry(Read(old, _random))), .. retired.Take(MaxRetired)]),
            _random);
    }

    /// <summary>The keys that verify now.</summary>
    public Enumerator Verifying(long nowMs) => new(_all, nowMs);

    private static NonceKey Read(string? text, byte[] random) => new(text is null ? random : SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // The first of two equal ones counts: a key in force does not retire.
    private static Entry[] Distinct(IEnumerable<Entry> entries) => [.. entries.DistinctBy(static entry => entry.Key)];

    /// <summary>Walks the keys in force.</summary>
    public struct Enumerator(Entry[] all, long nowMs)
    {
        private int _next;

        /// <summary>The key.</summary>
        public NonceKey Current { get; private set; } = all[0].Key;

        /// <summary>For <c>foreach</c>.</summary>
        public readonly Enumerator GetEnumerator() => this;

        /// <summary>Goes to the next key.</summary>
        public bool MoveNext()
        {
            while (_next < all.Length)
            {
                var entry = all[_next++];
                if (entry.UntilMs < nowMs) continue;
                Current = entry.Key;
                return true;
            }

            return false;
        }
    }

    /// <summary>One key.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="UntilMs">Verifies until then.</param>
    internal readonly record struct Entry(NonceKey Key, long UntilMs = long.MaxValue);
}
