using System.Text;
using System.Text.Json;
using Drachtio.Sip;
using Registrar.Configuration;

namespace Registrar.Directory;

/// <summary>Reads the members of a user; what is wrong is an error with file, line, user and remedy, never with a secret.</summary>
internal static class UserMemberReader
{
    /// <summary>Algorithm of a hash.</summary>
    public const string Md5 = "MD5";

    /// <summary>Algorithm of a hash.</summary>
    public const string Sha256 = "SHA-256";

    /// <summary>Algorithm of a hash.</summary>
    public const string Sha512256 = "SHA-512-256";

    // A longer name may be a hash in the wrong place: it is not repeated.
    private const int LongestName = 16;

    /// <summary>Which member the property here is.</summary>
    public static UserMember Find(in JsonFileCursor cursor)
        => cursor.NameIs("secret"u8) ? UserMember.Secret
        : cursor.NameIs("ha1"u8) ? UserMember.Ha1
        : cursor.NameIs("display"u8) ? UserMember.Display
        : cursor.NameIs("aors"u8) ? UserMember.Aors
        : cursor.NameIs("numbers"u8) ? UserMember.Numbers
        : UserMember.None;

    /// <summary>The name of a member.</summary>
    public static string NameOf(UserMember member) => member switch
    {
        UserMember.Secret => "secret",
        UserMember.Ha1 => "ha1",
        UserMember.Display => "display",
        UserMember.Aors => "aors",
        _ => "numbers",
    };

    /// <summary>Whether the object here holds values, as hashes by algorithm do, and not the objects or nulls of a label that happens to be called ha1.</summary>
    public static bool HoldsValues(JsonFileCursor ahead)
        => ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName && ahead.Read()
        && ahead.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null);

    /// <summary>Reads the value the cursor stands on into an entry.</summary>
    /// <exception cref="ConfigurationException">It has the wrong kind or form.</exception>
    public static DirectoryEntry Read(ref JsonFileCursor cursor, UserMember member, in DirectoryEntry entry) => member switch
    {
        UserMember.Secret => entry with { Secret = ReadText(ref cursor, entry, member) },
        UserMember.Display => entry with { Display = ReadText(ref cursor, entry, member) },
        UserMember.Aors => entry with { Extras = (entry.Extras ?? new()) with { Aors = ReadTexts(ref cursor, entry, member) } },
        UserMember.Numbers => entry with { Extras = (entry.Extras ?? new()) with { Numbers = ReadTexts(ref cursor, entry, member) } },
        _ when cursor.TokenType == JsonTokenType.StartObject => ReadHashes(ref cursor, entry),
        _ => entry with { Ha1 = ReadHash(ref cursor, entry, Md5) },
    };

    private static DirectoryEntry ReadHashes(ref JsonFileCursor cursor, DirectoryEntry entry)
    {
        while (cursor.Read() && cursor.TokenType != JsonTokenType.EndObject)
        {
            var name = cursor.GetString();
            cursor.Read();
            entry = name.ToUpperInvariant() switch
            {
                Md5 => entry with { Ha1 = ReadHash(ref cursor, entry, Md5) },
                Sha256 => entry with { Extras = (entry.Extras ?? new()) with { Ha1Sha256 = ReadHash(ref cursor, entry, Sha256) } },
                Sha512256 => entry with { Extras = (entry.Extras ?? new()) with { Ha1Sha512256 = ReadHash(ref cursor, entry, Sha512256) } },
                _ => throw new ConfigurationException(
                    $"{cursor.Origin}: ha1 of {entry.Path} names {(name.Length <= LongestName ? $"'{name}'" : "something")}, which is no "
                    + $"algorithm of ours. Write {Md5}, {Sha256} or {Sha512256}."),
            };
        }

        return entry;
    }

    private static string ReadHash(ref JsonFileCursor cursor, in DirectoryEntry entry, string algorithm)
    {
        var text = ReadText(ref cursor, entry, UserMember.Ha1);
        var length = algorithm == Md5 ? 32 : 64;
        if (text.Length != length || !text.All(char.IsAsciiHexDigit))
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: ha1 of {entry.Path} is not {length} hexadecimal digits. "
                + $"It is the {algorithm} of user:realm:password.");
        }

        return text.ToLowerInvariant();
    }

    private static string ReadText(ref JsonFileCursor cursor, in DirectoryEntry entry, UserMember member)
    {
        if (cursor.TokenType != JsonTokenType.String)
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: {NameOf(member)} of {entry.Path} is {KindOf(cursor.TokenType)}. Write it as text, in quotes.");
        }

        var text = cursor.GetString();
        if (text.Length == 0 && member != UserMember.Display)
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: {NameOf(member)} of {entry.Path} is empty. Give it a value or remove the user.");
        }

        return text;
    }

    // A single text is a list of one; null takes away what an earlier file said.
    private static List<string> ReadTexts(ref JsonFileCursor cursor, in DirectoryEntry entry, UserMember member)
    {
        var texts = new List<string>();
        if (cursor.TokenType == JsonTokenType.Null) return texts;
        if (cursor.TokenType != JsonTokenType.StartArray)
        {
            texts.Add(ReadElement(ref cursor, entry, member));
            return texts;
        }

        while (cursor.Read() && cursor.TokenType != JsonTokenType.EndArray) texts.Add(ReadElement(ref cursor, entry, member));
        return texts;
    }

    private static string ReadElement(ref JsonFileCursor cursor, in DirectoryEntry entry, UserMember member)
    {
        var text = cursor.TokenType == JsonTokenType.String ? cursor.GetString() : null;
        if (string.IsNullOrEmpty(text))
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: {NameOf(member)} of {entry.Path} has {(text is null ? KindOf(cursor.TokenType) : "an empty text")}. "
                + $"Write {(member == UserMember.Aors ? "user names of the same realm, e.g. [ \"1001\", \"20*\" ]" : "telephone numbers, e.g. [ \"+44 1632 960083\" ]")}.");
        }

        return member == UserMember.Numbers ? Canonical(ref cursor, entry, text) : text;
    }

    // People write blanks into numbers; RFC 3966 §5.1.1 has none.
    private static string Canonical(ref JsonFileCursor cursor, in DirectoryEntry entry, string text)
    {
        var number = Encoding.UTF8.GetBytes(text.Replace(" ", "", StringComparison.Ordinal));
        var canonical = new byte[number.Length];
        if (!TelNumber.TryWriteCanonical(number, canonical, out var written))
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: numbers of {entry.Path} has '{text}', which is no telephone number. Write + and the country code, "
                + "e.g. +44 1632 960083, or a local number with what it is local to, e.g. 7042;phone-context=example.com.");
        }

        return Encoding.ASCII.GetString(canonical, 0, written);
    }

    private static string KindOf(JsonTokenType type) => type switch
    {
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        JsonTokenType.Null => "null",
        JsonTokenType.StartObject => "an object",
        _ => "a list",
    };
}
