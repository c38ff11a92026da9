namespace Drachtio.Embedded.Headers;

/// <summary>How the server reads, and so writes again, the value of a well-known header.</summary>
internal enum HeaderGrammar : byte
{
    /// <summary>Anything, kept as it is.</summary>
    FreeText,

    /// <summary>One unsigned number of 32 bits.</summary>
    Number,

    /// <summary>Seconds, clamped at 32 bits, or a date.</summary>
    SecondsOrDate,

    /// <summary>Seconds, then parameters; what follows the digits otherwise is ignored.</summary>
    SecondsAndParameters,

    /// <summary>Seconds, then parameters; nothing else.</summary>
    RetryAfter,

    /// <summary>An RFC 1123 date.</summary>
    Date,

    /// <summary>Tokens between commas, joined on one line.</summary>
    TokenList,

    /// <summary>Tokens with parameters between commas, joined on one line.</summary>
    ParameterTokenList,

    /// <summary>Tokens between commas without a blank.</summary>
    TightTokenList,

    /// <summary>Tokens between semicolons.</summary>
    PrivacyList,

    /// <summary>Words and quoted strings between commas.</summary>
    WordList,

    /// <summary>Media ranges between commas.</summary>
    MediaList,

    /// <summary>A scheme, a blank and parameters between commas.</summary>
    Credentials,

    /// <summary>Addresses between commas, one line each.</summary>
    AddressList,

    /// <summary>Addresses without parameters between commas, one line each.</summary>
    PlainAddressList,

    /// <summary>One address.</summary>
    Address,

    /// <summary>A token with parameters; what follows is ignored.</summary>
    TokenAndParameters,

    /// <summary>A token; what follows is ignored.</summary>
    FirstToken,

    /// <summary>A token with parameters between commas, one line each.</summary>
    TokenAndParametersList,

    /// <summary>One token.</summary>
    Token,

    /// <summary>type "/" subtype with parameters.</summary>
    MediaType,

    /// <summary>A number and a method.</summary>
    CSeq,

    /// <summary>Two numbers and a method.</summary>
    RAck,

    /// <summary>A code of three digits, a host and a quoted text.</summary>
    Warning,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A decimal number, and maybe a second one.</summary>
    Timestamp,
}
