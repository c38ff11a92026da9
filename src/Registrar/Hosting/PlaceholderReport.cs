using Registrar.Diagnostics;
using Registrar.Directory;

namespace Registrar.Hosting;

/// <summary>Names the users that are refused for their placeholder secret: once, and again only when there are others.</summary>
internal sealed class PlaceholderReport(FileUserDirectory directory, ILogger logger)
{
    // Enough to find them in the file; a line with a thousand names helps nobody.
    private const int MaxNames = 10;

    private string _reported = "";

    /// <summary>Reports them when they have not been reported yet.</summary>
    public void Report()
    {
        var users = directory.RefusedUsers();
        var names = string.Join(", ", users.Take(MaxNames)) + (users.Count > MaxNames ? ", …" : "");
        if (users.Count > 0 && names != _reported) Log.PlaceholderSecrets(logger, users.Count, names);
        _reported = names;
    }
}
