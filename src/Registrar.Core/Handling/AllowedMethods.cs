using System.IO.Hashing;
using System.Security.Cryptography;
using Drachtio.Sip;

namespace Registrar.Core.Handling;

/// <summary>The methods a phone says it takes, as stored with its bindings.</summary>
/// <remarks>
/// From the Allow header (RFC 3261 §20.5), else from the <c>methods</c> parameter of the first Contact (RFC 3840 §9), as the
/// original does. Bounded, because it is kept for every registration: what is too long or too much is left out. No state.
/// </remarks>
internal static class AllowedMethods
{
    /// <summary>Methods kept; the registry of SIP knows 14.</summary>
    public const int MaxCount = 32;

    /// <summary>Longest name kept, bytes.</summary>
    public const int MaxNameBytes = 32;

    // So that nobody outside can make two texts of one key.
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    // Fifty thousand phones name the same dozen methods: one string each is enough.
    private static readonly string[] Known = [.. Enum.GetValues<SipMethod>().Select(static method => string.Intern(SipText.Decode(SipMethods.Utf8(method))))];

    /// <summary>Reads the methods of a request.</summary>
    /// <param name="message">The request.</param>
    /// <returns>None when it names none that can be kept.</returns>
    public static string[] Read(SipMessage message)
    {
        var methods = new List<string>();
        foreach (var method in message.Values(SipHeaderId.Allow)) Add(methods, method);

        if (methods.Count == 0) ReadContact(message, methods);
        return [.. methods];
    }

    /// <summary>The text that names the methods, in one number: the same text, the same methods.</summary>
    /// <param name="message">The request.</param>
    /// <param name="isInContact">The first Contact has a <c>methods</c> parameter.</param>
    /// <param name="list">Its value.</param>
    /// <returns>0 when there is none.</returns>
    public static ulong KeyOf(SipMessage message, bool isInContact, ReadOnlySpan<byte> list)
    {
        ulong key = 0;
        foreach (var line in message.Lines(SipHeaderId.Allow))
        {
            if (!line.IsEmpty) key = XxHash3.HashToUInt64(line, (long)key ^ Seed);
        }

        // A header that names nothing leaves the word to the Contact.
        return isInContact ? XxHash3.HashToUInt64(list, (long)key ^ ~Seed) : key;
    }

    private static void ReadContact(SipMessage message, List<string> methods)
    {
        if (!TryGetContactMethods(message, out var list))
            return;

        var text = System.Text.Encoding.UTF8.GetBytes(SipText.DecodeQuoted(list)).AsSpan();
        foreach (var part in text.Split((byte)','))
            Add(methods, text[part].Trim(" \t"u8));
    }

    private static bool TryGetContactMethods(SipMessage message, out ReadOnlySpan<byte> list)
    {
        list = [];
        foreach (var value in message.Values(SipHeaderId.Contact))
            return ContactValue.TryParse(value, out var contact) && contact.Parameters.TryGet("methods"u8, out list);

        return false;
    }

    private static void Add(List<string> methods, ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > MaxNameBytes || methods.Count == MaxCount)
            return;

        var known = SipMethods.Parse(name);
        methods.Add(known == SipMethod.Unknown ? SipText.Decode(name) : Known[(int)known]);
    }
}
