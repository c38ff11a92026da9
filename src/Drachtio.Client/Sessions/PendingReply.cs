namespace Drachtio.Client.Sessions;

/// <summary>One frame the server has not answered yet.</summary>
internal struct PendingReply
{
    public ReplyKind Kind;
    public bool IsOpen;

    /// <summary>Bytes of the frame on the wire.</summary>
    public int FrameBytes;

    /// <summary>Time stamp of the staging.</summary>
    public long StagedAt;

    /// <summary>Who gets the reply; see <see cref="ReplyKind"/>.</summary>
    public object? Target;
}
