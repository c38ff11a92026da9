namespace Drachtio.Client.Wire;

/// <summary>What a drachtio-server does with a frame that breaks a rule, from harmless to worst.</summary>
internal enum FrameHarm : byte
{
    /// <summary>No rule is broken.</summary>
    None,

    /// <summary>Sent, but not as written: lines dropped, text altered, or peers may refuse it.</summary>
    Altered,

    /// <summary>The server answers NOK or sends 500 instead; the connection stays.</summary>
    Refused,

    /// <summary>No reply ever comes for this frame.</summary>
    Unanswered,

    /// <summary>The server answers NO, or nothing, and closes the connection.</summary>
    Closes,

    /// <summary>The connection stays open but nothing on it is ever read again, or the stream is corrupted.</summary>
    Hangs,

    /// <summary>The server process dies, for everybody.</summary>
    Crashes,
}
