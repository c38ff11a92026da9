namespace Registrar.Configuration;

/// <summary>What a key's value must be.</summary>
internal enum ConfigurationKeyKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number within bounds.</summary>
    Number,

    /// <summary>true or false.</summary>
    Switch,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>An object of names with an object each.</summary>
    Section,

    /// <summary>One text or a list of texts.</summary>
    TextList,

    /// <summary>A list of whole numbers within bounds, of fixed length.</summary>
    NumberList,
}
