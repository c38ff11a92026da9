namespace Registrar.Http;

/// <summary>Takes a request's path apart as the Node original's users write it.</summary>
internal static class RequestPath
{
    private const string RegistrationsRoot = "reg";
    private const int MaxParts = 3;

    /// <summary>Reads <c>/reg</c>, <c>/reg/{realm}</c> or <c>/reg/{realm}/{user}</c>.</summary>
    /// <param name="rawTarget">The target as it stood in the request line; a query string is ignored.</param>
    /// <param name="parts">The decoded parts behind <c>reg</c>: none, a realm, or a realm and a user.</param>
    /// <returns><see langword="false"/> for everything else: answer 404.</returns>
    /// <remarks>
    /// Split first, decoded then: <c>%2F</c> belongs to a user name. Percent signs that begin no escape stay, and
    /// <c>+</c> is a plus sign, as phone numbers have it.
    /// </remarks>
    public static bool TryRead(string rawTarget, out string[] parts)
    {
        parts = [];
        var path = rawTarget.AsSpan();
        if (path.IndexOfAny('?', '#') is var end and >= 0) path = path[..end];
        if (path.IsEmpty || path[0] != '/')
        {
            // The absolute form proxies use: http://host/reg.
            var scheme = path.IndexOf("://", StringComparison.Ordinal);
            var slash = scheme < 0 ? -1 : path[(scheme + 3)..].IndexOf('/');
            if (slash < 0) return false;
            path = path[(scheme + 3 + slash)..];
        }

        var all = path[1..].ToString().Split('/');
        if (all.Length > MaxParts || Uri.UnescapeDataString(all[0]) != RegistrationsRoot) return false;

        parts = [.. all.Skip(1).Select(Uri.UnescapeDataString)];
        return true;
    }
}
