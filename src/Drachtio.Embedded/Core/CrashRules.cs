using Drachtio.Embedded.Headers;

namespace Drachtio.Embedded.Core;

/// <summary>Requests that take a real server down with everybody on it (drachtio-protocol §1.5).</summary>
internal static class CrashRules
{
    /// <summary>Whether the request URI has no host and the method is one of those that look for it in the flow cache.</summary>
    public static bool LacksHost(AppRequestLine line) =>
        line.Uri.StartsWith("tel:"u8)
        && (line.Method.SequenceEqual("OPTIONS"u8) || line.Method.SequenceEqual("MESSAGE"u8)
            || line.Method.SequenceEqual("NOTIFY"u8) || line.Method.SequenceEqual("INVITE"u8));
}
