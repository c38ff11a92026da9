namespace Registrar.Core.Defence;

/// <summary>Who is still served.</summary>
internal enum LoadLevel : byte
{
    /// <summary>Everybody.</summary>
    Normal,

    /// <summary>Not strangers.</summary>
    ShedStrangers,

    /// <summary>Refreshes only.</summary>
    ShedNew,

    /// <summary>Nobody.</summary>
    ShedAll,
}
