namespace Registrar.Directory;

/// <summary>By what a user can prove who he is: the members of one file that are there.</summary>
[Flags]
internal enum Proofs : byte
{
    /// <summary>Nothing: no user, unless another file says more.</summary>
    None = 0,

    /// <summary>A password.</summary>
    Secret = 1,

    /// <summary>The MD5 of it.</summary>
    Md5 = 2,

    /// <summary>The SHA-256 of it.</summary>
    Sha256 = 4,

    /// <summary>The SHA-512/256 of it.</summary>
    Sha512256 = 8,

    /// <summary>Any hash.</summary>
    Hashes = Md5 | Sha256 | Sha512256,
}
