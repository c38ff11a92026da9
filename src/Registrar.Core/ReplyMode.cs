namespace Registrar.Core;

/// <summary>Which bindings the 200 to a REGISTER lists.</summary>
public enum ReplyMode
{
    /// <summary>Every binding of the address of record (RFC 3261 §10.3 step 8).</summary>
    All,

    /// <summary>Those the request names, all of them only for a query: for phones that take every Contact for their own.</summary>
    Own,
}
