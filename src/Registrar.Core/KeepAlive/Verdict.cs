namespace Registrar.Core.KeepAlive;

/// <summary>What the end of a request of ours says about the phone it went to.</summary>
internal enum Verdict
{
    /// <summary>Nothing: it never left the server, or we lost the server.</summary>
    Nothing,

    /// <summary>The phone has spoken.</summary>
    Alive,

    /// <summary>No answer this time.</summary>
    Missed,

    /// <summary>The server has no way to the phone any more.</summary>
    FlowLost,
}
