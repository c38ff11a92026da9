using System.Text.Json;
using Registrar.Configuration;

namespace Registrar.Directory;

/// <summary>Reads the <c>directory</c> tree of one file: reversed realm labels, then users.</summary>
/// <remarks>
/// <c>com → babblevoice → bling → 1000</c> is user 1000 of realm bling.babblevoice.com. An object with a text
/// <c>secret</c> or <c>ha1</c>, or hashes by algorithm in <c>ha1</c>, is a user and nothing inside it is looked at; any other object
/// is a label. Names of members ignore case; <c>null</c> for one of them is as if it were not there.
/// </remarks>
internal static class DirectoryReader
{
    /// <summary>The name of the section.</summary>
    public const string Section = "directory";

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

        var first = directory.Entries.Count;
        ReadMembers(ref cursor, realm: "", name: "", directory.Entries);
        directory.Apply(first);
    }

    // Called on the opening brace. The realm of the children is built only when there is a child: a million users
    // would otherwise cost a million strings nobody asks for.
    private static void ReadMembers(ref JsonFileCursor cursor, string realm, string name, EntryList entries)
    {
        var firstEntry = entries.Count;
        var draft = new UserDraft(realm, name, cursor.Origin);
        string? realmBelow = null;
        var (objectMember, objectOrigin) = (UserMember.None, default(ValueOrigin));

        while (cursor.Read() && cursor.TokenType != JsonTokenType.EndObject)
        {
            var member = UserMemberReader.Find(ref cursor);
            var label = member == UserMember.None || cursor.IsNameOdd ? cursor.GetString() : UserMemberReader.NameOf(member);
            cursor.Read();

            if (cursor.TokenType == JsonTokenType.StartObject && !(member == UserMember.Ha1 && UserMemberReader.HoldsHashes(cursor)))
            {
                if (member != UserMember.None) (objectMember, objectOrigin) = (member, cursor.Origin);
                realmBelow ??= Below(realm, name);
                ReadMembers(ref cursor, realmBelow, label, entries);
            }
            else if (cursor.TokenType == JsonTokenType.Null)
            {
                // A user may be called aors: null then removes him, and takes the addresses away from whoever stands above.
                entries.Add(new DirectoryEntry(realmBelow ??= Below(realm, name), label, cursor.Origin) { IsRemoved = true });
                if (member != UserMember.None) UserMemberReader.Read(ref cursor, member, ref draft);
            }
            else if (member != UserMember.None)
            {
                UserMemberReader.Read(ref cursor, member, ref draft);
            }
            else
            {
                cursor.Skip();
            }
        }

        if (draft.IsUser)
        {
            // What stood inside a user is its own business (a voicemail's secret, say), not a realm.
            entries.Truncate(firstEntry);
            if (realm.Length == 0 || name.Length == 0)
            {
                throw new ConfigurationException(
                    $"{cursor.Origin}: the user {draft.Path} has no realm or no name. Put users below the labels of "
                    + "their realm, last label first: com → example → 1000.");
            }

            // Beside a secret it is no label of that name: taken for one, it would be dropped without a word.
            if (objectMember != UserMember.None) throw UserMemberReader.IsObject(objectOrigin, objectMember, in draft);
        }

        if (draft.TryFinish(out var entry)) entries.Add(in entry);
    }

    private static string Below(string realm, string name)
    {
        var label = name.ToLowerInvariant();
        return realm.Length == 0 ? label : label.Length == 0 ? realm : $"{label}.{realm}";
    }
}
