namespace Fuzz.CommandLine;

/// <summary>What a process of this program is there for.</summary>
internal enum ChildKind
{
    /// <summary>It starts the others.</summary>
    None,

    /// <summary>It feeds one target.</summary>
    Fuzz,

    /// <summary>It counts the steps of one target.</summary>
    Growth,
}
