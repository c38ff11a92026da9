namespace Registrar.Directory;

/// <summary>The members of a user that are read.</summary>
internal enum UserMember : byte
{
    /// <summary>Any other name: a label, or nothing of ours.</summary>
    None,

    /// <summary>The password.</summary>
    Secret,

    /// <summary>Hashes instead of it.</summary>
    Ha1,

    /// <summary>The name shown to people.</summary>
    Display,

    /// <summary>Further addresses of record.</summary>
    Aors,

    /// <summary>Telephone numbers.</summary>
    Numbers,

    /// <summary>Networks the user may register from.</summary>
    AllowSources,

    /// <summary>Networks the user may not register from.</summary>
    DenySources,
}
