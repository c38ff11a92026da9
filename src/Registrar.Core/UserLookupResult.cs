namespace Registrar.Core;

/// <summary>What a directory says at once to the question for a user.</summary>
public enum UserLookupResult : byte
{
    /// <summary>It cannot say at once: ask <see cref="IUserDirectory.FindAsync"/>.</summary>
    Later,

    /// <summary>There is such a user.</summary>
    Found,

    /// <summary>There is no such user.</summary>
    NotFound,
}
