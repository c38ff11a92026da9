namespace Registrar.Configuration;

/// <summary>What a configured value is, so that a wrong kind can be named in words.</summary>
internal enum ConfigurationNodeKind
{
    /// <summary>A JSON object.</summary>
    Object,

    /// <summary>A JSON array; its children are named "0", "1", ….</summary>
    List,

    /// <summary>Text, a number or a boolean; from the environment and the command line always text.</summary>
    Value,

    /// <summary>JSON null: as if nothing were written, also not in an earlier file.</summary>
    Null,
}
