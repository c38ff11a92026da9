using System.Buffers;
using System.Text;
using System.Text.Json;
using Drachtio.Sip;
using Registrar.Configuration;
using Registrar.Core;

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

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    // A longer name may be a hash in the wrong place: it is not repeated.
    private const int LongestName = 16;

    /// <summary>Which member the property here is.</summary>
    public static UserMember Find(ref JsonFileCursor cursor)
        => cursor.NameIs("secret"u8) ? UserMember.Secret
        : cursor.NameIs("ha1"u8) ? UserMember.Ha1
        : cursor.NameIs("display"u8) ? UserMember.Display
        : cursor.NameIs("aors"u8) ? UserMember.Aors
        : cursor.NameIs("numbers"u8) ? UserMember.Numbers
        : cursor.NameIs("allowsources"u8) ? UserMember.AllowSources
        : cursor.NameIs("denysources"u8) ? UserMember.DenySources
        : UserMember.None;

    /// <summary>The name of a member.</summary>
    public static string NameOf(UserMember member) => member switch
    {
        UserMember.Secret => "secret",
        UserMember.Ha1 => "ha1",
        UserMember.Display => "display",
        UserMember.Aors => "aors",
        UserMember.AllowSources => "allowsources",
        UserMember.DenySources => "denysources",
        _ => "numbers",
    };

    /// <summary>Whether the object here is meant as hashes by algorithm, right or wrong, and not as a label that happens to be called ha1.</summary>
    /// <param name="ahead">A copy of the cursor, on the opening brace.</param>
    /// <remarks>
    /// A label holds objects, or nulls that remove. Hashes are known by any of their names, and by nothing at all: a broken
    /// set must not pass for a realm, its user would be gone without a word.
    /// </remarks>
    public static bool HoldsHashes(JsonFileCursor ahead)
    {
        var isFirst = true;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            if (ahead.NameIs("MD5"u8) || ahead.NameIs("SHA-256"u8) || ahead.NameIs("SHA-512-256"u8)) return true;

            ahead.Read();
            if (isFirst && ahead.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null)) return true;
            ahead.Skip();
            isFirst = false;
        }

        return isFirst;
    }

    /// <summary>The error for an object where a member of a user has none.</summary>
    public static ConfigurationException IsObject(ValueOrigin origin, UserMember member, in UserDraft draft)
        => new($"{origin}: {NameOf(member)} of {draft.Path} is an object. {Remedy(member)}");

    /// <summary>Reads the value the cursor stands on into a draft; <see langword="null"/> is as if it were not there.</summary>
    /// <exception cref="ConfigurationException">It has the wrong kind or form.</exception>
    public static void Read(ref JsonFileCursor cursor, UserMember member, ref UserDraft draft)
    {
        switch (member)
        {
            case UserMember.Secret or UserMember.Ha1 when cursor.TokenType == JsonTokenType.Null:
                break;
            case UserMember.Secret:
                draft.Secret = ReadText(ref cursor, in draft, member);
                break;
            case UserMember.Display:
                draft.Display = cursor.TokenType == JsonTokenType.Null ? "" : ReadText(ref cursor, in draft, member);
                break;
            case UserMember.Aors:
                draft.Extras = (draft.Extras ?? new()) with { Aors = ReadTexts(ref cursor, in draft, member) };
                break;
            case UserMember.AllowSources:
                draft.Extras = (draft.Extras ?? new()) with { AllowSources = ReadTexts(ref cursor, in draft, member) };
                break;
            case UserMember.DenySources:
                draft.Extras = (draft.Extras ?? new()) with { DenySources = ReadTexts(ref cursor, in draft, member) };
                break;
            case UserMember.Numbers:
                draft.Extras = (draft.Extras ?? new()) with { Numbers = ReadTexts(ref cursor, in draft, member) };
                break;
            default:
                if (cursor.TokenType == JsonTokenType.StartObject) ReadHashes(ref cursor, ref draft);
                else draft.Ha1 = ReadHash(ref cursor, in draft, Md5);
                break;
        }
    }

    private static void ReadHashes(ref JsonFileCursor cursor, ref UserDraft draft)
    {
        var origin = cursor.Origin;
        var isEmpty = true;
        while (cursor.Read() && cursor.TokenType != JsonTokenType.EndObject)
        {
            isEmpty = false;
            var name = cursor.GetString();
            cursor.Read();
            switch (name.ToUpperInvariant())
            {
                case Md5:
                    draft.Ha1 = ReadHash(ref cursor, in draft, Md5);
                    break;
                case Sha256:
                    draft.Ha1Sha256 = ReadHash(ref cursor, in draft, Sha256);
                    break;
                case Sha512256:
                    draft.Ha1Sha512256 = ReadHash(ref cursor, in draft, Sha512256);
                    break;
                default:
                    throw new ConfigurationException(
                        $"{cursor.Origin}: ha1 of {draft.Path} names {(name.Length <= LongestName ? $"'{name}'" : "something")}, which is no "
                        + $"algorithm of ours. Write {Md5}, {Sha256} or {Sha512256}.");
            }
        }

        if (isEmpty) throw new ConfigurationException($"{origin}: ha1 of {draft.Path} is empty. {Remedy(UserMember.Ha1)}");
    }

    private static string ReadHash(ref JsonFileCursor cursor, in UserDraft draft, string algorithm)
    {
        var text = ReadText(ref cursor, in draft, UserMember.Ha1);
        var length = algorithm == Md5 ? 32 : 64;
        if (text.Length != length || text.AsSpan().ContainsAnyExcept(HexDigits))
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: ha1 of {draft.Path} is not {length} hexadecimal digits. "
                + $"It is the {algorithm} of user:realm:password.");
        }

        return text;
    }

    private static string ReadText(ref JsonFileCursor cursor, in UserDraft draft, UserMember member)
    {
        if (cursor.TokenType != JsonTokenType.String)
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: {NameOf(member)} of {draft.Path} is {KindOf(cursor.TokenType)}. Write it as text, in quotes.");
        }

        var text = cursor.GetString();
        if (text.Length == 0 && member != UserMember.Display)
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: {NameOf(member)} of {draft.Path} is empty. Give it a value or remove the user.");
        }

        return text;
    }

    // A single text is a list of one; null takes away what an earlier file said.
    private static List<string> ReadTexts(ref JsonFileCursor cursor, in UserDraft draft, UserMember member)
    {
        var texts = new List<string>();
        if (cursor.TokenType == JsonTokenType.Null) return texts;
        if (cursor.TokenType != JsonTokenType.StartArray)
        {
            texts.Add(ReadElement(ref cursor, in draft, member));
            return texts;
        }

        while (cursor.Read() && cursor.TokenType != JsonTokenType.EndArray) texts.Add(ReadElement(ref cursor, in draft, member));
        return texts;
    }

    private static string ReadElement(ref JsonFileCursor cursor, in UserDraft draft, UserMember member)
    {
        var text = cursor.TokenType == JsonTokenType.String ? cursor.GetString() : null;
        if (string.IsNullOrEmpty(text))
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: {NameOf(member)} of {draft.Path} has {(text is null ? KindOf(cursor.TokenType) : "an empty text")}. "
                + Remedy(member));
        }

        return member switch
        {
            UserMember.Numbers => Canonical(ref cursor, in draft, text),
            UserMember.Aors => Grant(ref cursor, in draft, text),
            _ => Network(ref cursor, in draft, member, text),
        };
    }

    private static string Network(ref JsonFileCursor cursor, in UserDraft draft, UserMember member, string text)
    {
        if (!RegistrarOptions.IsNetwork(text))
            throw new ConfigurationException($"{cursor.Origin}: {NameOf(member)} of {draft.Path} has '{text}', which is no address and no network. {Remedy(member)}");

        return text;
    }

    // A grant that matches no user name ever is a mistake nobody would notice.
    private static string Grant(ref JsonFileCursor cursor, in UserDraft draft, string text)
    {
        var names = text.EndsWith('*') ? text[..^1] : text;
        if (names.Contains('*', StringComparison.Ordinal) || names.Contains('@', StringComparison.Ordinal)
            || names.Any(static one => char.IsWhiteSpace(one) || char.IsControl(one)))
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: aors of {draft.Path} has '{text}', which fits no name. A * stands at the end only, and no realm behind it. {Remedy(UserMember.Aors)}");
        }

        return text;
    }

    private static string Remedy(UserMember member) => member switch
    {
        UserMember.Ha1 => $"Write the {Md5} as text, or one hash per algorithm: {Md5}, {Sha256} or {Sha512256}.",
        UserMember.Aors => "Write user names of the same realm, e.g. [ \"1001\", \"20*\" ].",
        UserMember.Numbers => "Write telephone numbers, e.g. [ \"+44 1632 960083\" ].",
        UserMember.AllowSources or UserMember.DenySources => "Write addresses and networks, e.g. [ \"192.0.2.1\", \"2001:db8::/32\" ].",
        _ => "Write it as text, in quotes.",
    };

    // People write blanks into numbers; RFC 3966 §5.1.1 has none.
    private static string Canonical(ref JsonFileCursor cursor, in UserDraft draft, string text)
    {
        var number = Encoding.UTF8.GetBytes(text.Replace(" ", "", StringComparison.Ordinal));
        var canonical = new byte[number.Length];
        if (!TelNumber.TryWriteCanonical(number, canonical, out var written))
        {
            throw new ConfigurationException(
                $"{cursor.Origin}: numbers of {draft.Path} has '{text}', which is no telephone number. Write + and the country code, "
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
