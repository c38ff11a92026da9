namespace Registrar.Directory;

/// <summary>What few users have: kept apart, so that the many need no memory for it.</summary>
internal sealed record DirectoryExtras
{
    /// <summary>SHA-256(user:realm:password) in hexadecimal, when given.</summary>
    public string? Ha1Sha256 { get; init; }

    /// <summary>SHA-512/256(user:realm:password) in hexadecimal, when given.</summary>
    public string? Ha1Sha512256 { get; init; }

    /// <summary>Further addresses of record; <see langword="null"/> when nothing was said, empty when taken away.</summary>
    public IReadOnlyList<string>? Aors { get; init; }

    /// <summary>Telephone numbers in canonical form; <see langword="null"/> when nothing was said, empty when taken away.</summary>
    public IReadOnlyList<string>? Numbers { get; init; }

    /// <summary>Lays later words over earlier ones.</summary>
    /// <param name="earlier">The earlier ones.</param>
    /// <param name="later">The later ones.</param>
    /// <param name="replacesHashes">The later file names a secret or a hash: no earlier hash may stay valid beside it.</param>
    public static DirectoryExtras? Merge(DirectoryExtras? earlier, DirectoryExtras? later, bool replacesHashes)
    {
        if (earlier is null) return later;
        var hashes = replacesHashes ? later : earlier;
        return new DirectoryExtras
        {
            Ha1Sha256 = hashes?.Ha1Sha256,
            Ha1Sha512256 = hashes?.Ha1Sha512256,
            Aors = later?.Aors ?? earlier.Aors,
            Numbers = later?.Numbers ?? earlier.Numbers,
        };
    }
}
