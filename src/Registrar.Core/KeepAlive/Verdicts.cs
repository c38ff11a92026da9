using Registrar.Core.Bindings;

namespace Registrar.Core.KeepAlive;

/// <summary>Reads the end of a request as a sign of life or death (docs/conformance.md N4, N11). No state.</summary>
internal static class Verdicts
{
    /// <summary>Judges a final status.</summary>
    /// <param name="status">200 to 699; 0 when none came.</param>
    /// <param name="isLocal">The server made it up.</param>
    /// <param name="binding">How the phone is reached.</param>
    /// <param name="isPing">The request was an OPTIONS of ours.</param>
    public static Verdict Of(int status, bool isLocal, in Binding binding, bool isPing) => status switch
    {
        // The server always ends a request (408 after 64 × T1): without an end it was the server that went away, or that refused
        // the request, and a phone is not dead because of that.
        0 => Verdict.Nothing,

        // The connection the Contact was registered on is closed.
        410 when isLocal => Verdict.FlowLost,

        // Many phones throw away a NOTIFY nobody subscribed to: its silence is less than that of an OPTIONS.
        408 when !isPing => Verdict.Missed,

        // 503 by the server itself means on a stream that the connection does not carry any more, or cannot be made. A 408 only says
        // that no answer came in 32 s over a transport that loses nothing: nearly always a connection whose other end is gone
        // without a word, and N11 wants that known at once; the rare phone that is there and answers no OPTIONS is hidden, too,
        // until its next REGISTER. Over UDP both are one lost packet or one ICMP error that anybody on the path can send, so
        // they only count as a miss. Behind a Path the stream is the proxy's, which stands for many phones, not for this one.
        408 or 503 => isLocal && binding.Transport != "udp" && !binding.HasPath ? Verdict.FlowLost : Verdict.Missed,

        // Everything else was said by somebody who lives: 404, 405, 481, 486, a 410 of the phone's own, and 401 or 407, which are
        // never answered: no secret of a user goes where a Contact points.
        _ => Verdict.Alive,
    };
}
