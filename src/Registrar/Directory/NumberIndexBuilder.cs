using Registrar.Configuration;

namespace Registrar.Directory;

/// <summary>Collects the telephone numbers of users; each has one owner.</summary>
internal sealed class NumberIndexBuilder
{
    private readonly Dictionary<string, NumberOwner> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ValueOrigin> _origins = new(StringComparer.Ordinal);

    /// <summary>The numbers in canonical form.</summary>
    public IReadOnlyDictionary<string, NumberOwner> Numbers => _numbers;

    /// <summary>Adds those of one user.</summary>
    /// <exception cref="ConfigurationException">Somebody else has one of them.</exception>
    public void Add(in DirectoryEntry entry)
    {
        if (entry.Extras?.Numbers is not { } own) return;
        foreach (var number in own)
        {
            var owner = new NumberOwner(entry.Realm, entry.Name);
            if (!_numbers.TryAdd(number, owner) && _numbers[number] != owner)
            {
                throw new ConfigurationException(
                    $"{entry.Origin}: numbers of {entry.Path} has {number}, which {_numbers[number].Username}@{_numbers[number].Realm} "
                    + $"has too ({_origins[number]}). Leave it with one of them.");
            }

            _origins[number] = entry.Origin;
        }
    }
}
