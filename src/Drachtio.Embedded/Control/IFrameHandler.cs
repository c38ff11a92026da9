using Drachtio.Client.Wire;

namespace Drachtio.Embedded.Control;

/// <summary>What is done with what an application sends. Called from the connection's loop.</summary>
internal interface IFrameHandler
{
    /// <summary>One frame; the bytes are valid during the call. False ends the connection.</summary>
    bool OnFrame(AppConnection app, ReadOnlyMemory<byte> payload);

    /// <summary>The bytes are no frames; the connection ends.</summary>
    void OnBadStream(AppConnection app, FrameError error, ReadOnlySpan<byte> bytes);

    /// <summary>More was sent unanswered, a large frame among it, than the real server's ring holds; the connection ends.</summary>
    void OnOverflow(AppConnection app, int bytes);

    /// <summary>A call of the others threw: a defect of this server; the connection ends.</summary>
    void OnFailed(AppConnection app, Exception failure);

    /// <summary>The connection is over.</summary>
    void OnClosed(AppConnection app);
}
