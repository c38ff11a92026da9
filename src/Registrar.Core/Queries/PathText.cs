using System.Text;
using Drachtio.Sip;
using Registrar.Core.Handling;

namespace Registrar.Core.Queries;

/// <summary>The stored Path of a binding for those who route by it. No state.</summary>
internal static class PathText
{
    /// <summary>The values in order; <see langword="null"/> without any.</summary>
    public static IReadOnlyList<string>? Values(ReadOnlySpan<byte> path) =>
        path.IsEmpty ? null : Encoding.UTF8.GetString(path[..^1]).Split((char)IncomingPath.End);

    /// <summary>The URI of the first value: where requests go first.</summary>
    public static bool TryGetFirst(ReadOnlySpan<byte> path, out string uri)
    {
        var end = path.IndexOf(IncomingPath.End);
        var isFound = NameAddr.TryParse(path[..Math.Max(0, end)], out var first);
        uri = isFound ? SipText.Decode(first.Uri) : "";
        return isFound;
    }
}
