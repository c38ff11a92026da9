using System.Text.Json;
using Registrar.Configuration;

namespace Registrar.Directory;

/// <summary>Reads the <c>directory</c> tree of one file: reversed realm labels, then users.</summary>
/// <remarks>
/// <c>com → babblevoice → bling → 1000</c> is user 1000 of realm bling.babblevoice.com. An object with a string member
/// <c>secret</c> or <c>ha1</c> is a user and nothing inside it is looked at; any other object is a label.
/// </remarks>
internal static class DirectoryReader
{
    /// <summary>The name of the section.</summary>
    public const string Section = "directory";

    private const int Ha1Characters = 32;

    /// <summary>Reads the value the cursor stands on and applies it over earlier files.</summary>
    /// <exception cref="ConfigurationException">A value has the wrong kind.</exception>
    public static void Read(ref JsonFileCursor cursor, DirectoryBuilder directory)
    {
        if (cursor.TokenType == JsonTokenType.Null)
        {
            directory.Clear();
            return;
        }

        if (cursor.TokenType != JsonTokenType.StartObject)
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: {Section} must be an object of realm labels, e.g. "
                + "{ \"com\": { \"example\": { \"1000\": { \"secret\": \"…\" } } } }.");
        }

        var entries = new List<DirectoryEntry>();
        ReadMembers(ref cursor, realm: "", name: "", entries);
        directory.Apply(entries);
    }

    // Called on the opening brace. The realm of the children is built only when there is a child: a million users
    // would otherwise cost a million strings nobody asks for.
    private static void ReadMembers(ref JsonFileCursor cursor, string realm, string name, List<DirectoryEntry> entries)
    {
        var firstEntry = entries.Count;
        var entry = new DirectoryEntry(realm, name, Secret: null, Ha1: null, Display: null);
        string? realmBelow = null;

        while (cursor.Read() && cursor.TokenType != JsonTokenType.EndObject)
        {
            var isSecret = cursor.NameIs("secret"u8);
            var isHa1 = cursor.NameIs("ha1"u8);
            var isDisplay = cursor.NameIs("display"u8);
            var member = isSecret ? "secret" : isHa1 ? "ha1" : isDisplay ? "display" : cursor.GetString();
            cursor.Read();

            if (cursor.TokenType == JsonTokenType.StartObject)
            {
                realmBelow ??= Below(realm, name);
                ReadMembers(ref cursor, realmBelow, member, entries);
            }
            else if (isSecret)
            {
                entry = entry with { Secret = ReadText(ref cursor, entry, member) };
            }
            else if (isHa1)
            {
                entry = entry with { Ha1 = ReadHa1(ref cursor, entry) };
            }
            else if (isDisplay)
            {
                entry = entry with { Display = ReadText(ref cursor, entry, member) };
            }
            else if (cursor.TokenType == JsonTokenType.Null)
            {
                entries.Add(new DirectoryEntry(realmBelow ??= Below(realm, name), member, null, null, null, IsRemoved: true));
            }
            else
            {
                cursor.Skip();
            }
        }

        if (entry.IsUser)
        {
            // What stood inside a user is its own business (a voicemail's secret, say), not a realm.
            entries.RemoveRange(firstEntry, entries.Count - firstEntry);
            if (realm.Length == 0 || name.Length == 0)
            {
                throw new ConfigurationException(
                    $"{cursor.Origin}: the user {Path(entry)} has no realm or no name. Put users below the labels of "
                    + "their realm, last label first: com → example → 1000.");
            }
        }

        if (entry.IsUser || entry.Display is not null) entries.Add(entry);
    }

    private static string Below(string realm, string name)
    {
        var label = name.ToLowerInvariant();
        return realm.Length == 0 ? label : label.Length == 0 ? realm : $"{label}.{realm}";
    }

    private static string ReadText(ref JsonFileCursor cursor, in DirectoryEntry entry, string member)
    {
        if (cursor.TokenType != JsonTokenType.String)
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: {member} of {Path(entry)} is {KindOf(cursor.TokenType)}. Write it as text, in quotes.");
        }

        var text = cursor.GetString();
        if (text.Length == 0 && member != "display")
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: {member} of {Path(entry)} is empty. Give it a value or remove the user.");
        }

        return text;
    }

    private static string ReadHa1(ref JsonFileCursor cursor, in DirectoryEntry entry)
    {
        var text = ReadText(ref cursor, entry, "ha1");
        if (text.Length != Ha1Characters || !text.All(char.IsAsciiHexDigit))
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: ha1 of {Path(entry)} is not {Ha1Characters} hexadecimal digits. "
                + "It is the MD5 of user:realm:password.");
        }

        return text.ToLowerInvariant();
    }

    private static string KindOf(JsonTokenType type) => type switch
    {
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        JsonTokenType.Null => "null",
        _ => "a list",
    };

    private static string Path(in DirectoryEntry entry)
        => entry.Realm.Length == 0 ? $"{Section}:{entry.Name}".TrimEnd(':') : $"{entry.Name}@{entry.Realm}";
}
