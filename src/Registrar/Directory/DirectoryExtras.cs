namespace Registrar.Directory;

/// <summary>What few users have: kept apart, so that the many need no memory for it.</summary>
internal sealed record DirectoryExtras
{
    /// <summary>Further addresses of record; <see langword="null"/> when nothing was said, empty when taken away.</summary>
    public IReadOnlyList<string>? Aors { get; init; }

    /// <summary>Telephone numbers in canonical form; <see langword="null"/> when nothing was said, empty when taken away.</summary>
    public IReadOnlyList<string>? Numbers { get; init; }

    /// <summary>Networks the user may register from; <see langword="null"/> when nothing was said.</summary>
    public IReadOnlyList<string>? AllowSources { get; init; }

    /// <summary>Networks the user may not register from; <see langword="null"/> when nothing was said.</summary>
    public IReadOnlyList<string>? DenySources { get; init; }

    /// <summary>Lays later words over earlier ones.</summary>
    public static DirectoryExtras? Merge(DirectoryExtras? earlier, DirectoryExtras? later)
        => earlier is null || later is null
            ? later ?? earlier
            : new DirectoryExtras
            {
                Aors = later.Aors ?? earlier.Aors,
                Numbers = later.Numbers ?? earlier.Numbers,
                AllowSources = later.AllowSources ?? earlier.AllowSources,
                DenySources = later.DenySources ?? earlier.DenySources,
            };
}
