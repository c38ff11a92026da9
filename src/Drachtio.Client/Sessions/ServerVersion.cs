using System.Globalization;

namespace Drachtio.Client.Sessions;

/// <summary>Reads versions like <c>v0.9.5-rc3</c>.</summary>
internal static class ServerVersion
{
    /// <summary>First version whose frame lengths count bytes; before, they counted characters (drachtio-protocol §4).</summary>
    public static readonly Version Oldest = new(0, 9, 0);

    /// <summary>Whether this client can talk to that version; text that is no version is taken for a newer one.</summary>
    /// <remarks>Servers up to v0.8.1 name no version at all (drachtio-protocol §4).</remarks>
    public static bool IsSupported(string text) => !string.IsNullOrWhiteSpace(text) && (!TryParse(text, out var version) || version >= Oldest);

    /// <summary>Reads major, minor and patch; a suffix is left out.</summary>
    public static bool TryParse(string text, out Version version)
    {
        version = Oldest;
        var start = text.StartsWith('v') ? 1 : 0;
        var end = text.AsSpan(start).IndexOfAnyExceptInRange('.', '9'); // '.', '/' and the digits; '/' fails below
        var parts = (end < 0 ? text[start..] : text[start..(start + end)]).Split('.');
        if (parts.Length < 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            return false;
        }

        var patch = 0;
        if (parts.Length > 2 && !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out patch))
        {
            return false;
        }

        version = new Version(major, minor, patch);
        return true;
    }
}
