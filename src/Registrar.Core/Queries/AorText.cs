using System.Text;
using Drachtio.Sip;

namespace Registrar.Core.Queries;

/// <summary>Reads an address of record as people type it.</summary>
internal static class AorText
{
    /// <summary>Reads <c>sip:1000@realm</c> or <c>1000@realm</c>.</summary>
    /// <returns><see langword="false"/> when it is neither.</returns>
    public static bool TryRead(string text, out string realm, out string username)
    {
        realm = username = "";
        var hasScheme = text.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("sips:", StringComparison.OrdinalIgnoreCase);
        var bytes = Encoding.UTF8.GetBytes(hasScheme ? text : $"sip:{text}");
        if (!SipUri.TryParse(bytes, out var uri) || uri.Scheme is not (SipUriScheme.Sip or SipUriScheme.Sips) || !uri.HasUser)
            return false;

        var aor = new byte[bytes.Length + 48];
        if (!uri.TryWriteAor(aor, out var written))
            return false;

        var canonical = aor.AsSpan(0, written);
        realm = Encoding.UTF8.GetString(canonical[(canonical.LastIndexOf((byte)'@') + 1)..]);
        username = SipUri.DecodeUser(uri.User);
        return true;
    }

    /// <summary>A user as the table keeps it.</summary>
    /// <param name="username">Escapes undone.</param>
    /// <param name="foldsCase">The realm's <see cref="RegistrarOptions.FoldCase"/>.</param>
    public static string User(string username, bool foldsCase) => foldsCase ? username.ToLowerInvariant() : username;

    /// <summary>A realm as the table keeps it: host names are compared without case (RFC 3261 §19.1.4).</summary>
    public static string Realm(string realm) => string.Create(realm.Length, realm, static (lower, text) => text.AsSpan().ToLowerInvariant(lower));
}
