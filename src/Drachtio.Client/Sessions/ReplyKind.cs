namespace Drachtio.Client.Sessions;

/// <summary>What a pending reply belongs to.</summary>
internal enum ReplyKind : byte
{
    /// <summary>authenticate, route, remove_route; the target is a task source of <see cref="ServerReply"/>.</summary>
    Command,

    /// <summary>ping; it has a time-out of its own.</summary>
    Ping,

    /// <summary>A response nobody waits for.</summary>
    Response,

    /// <summary>A response somebody awaits; the target is a task source of <see cref="ServerReply"/>.</summary>
    AwaitedResponse,

    /// <summary>A request; the target is an <see cref="OutgoingCall"/>.</summary>
    Request,
}
