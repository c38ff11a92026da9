namespace Registrar.Core.Defence;

/// <summary>What a <see cref="SourceList"/> says about a source.</summary>
internal enum SourceVerdict : byte
{
    /// <summary>It may ask.</summary>
    Allowed,

    /// <summary>A network of the deny list is the closest that has it.</summary>
    Denied,

    /// <summary>There is an allow list of its family or any other, and it is not in it.</summary>
    NotListed,
}
