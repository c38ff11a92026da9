using System.Text;
using Drachtio.Sip;
using Registrar.Core.Handling;

namespace Registrar.Core.Queries;

/// <summary>The stored Path of a binding for those who route by it. No state.</summary>
internal static class PathText
{
    /// <summary>The values in order; <see langword="null"/> without any.</summary>
    public static IReadOnlyList<string>? Values(byte[] path) =>
        path.Length == 0 ? null : Encoding.UTF8.GetString(path.AsSpan(0, path.Length - 1)).Split((char)IncomingPath.End);

    /// <summary>The URI of the first value: where requests go first.</summary>
    public static bool TryGetFirst(byte[] path, out string uri)
    {
        var end = path.AsSpan().IndexOf(IncomingPath.End);
        var isFound = NameAddr.TryParse(path.AsSpan(0, Math.Max(0, end)), out var first);
        uri = isFound ? SipText.Decode(first.Uri) : "";
        return isFound;
    }
}
