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

    // Fifty thousand phones name the same dozen methods: one string each is enough.
    private static readonly string[] Known = [.. Enum.GetValues<SipMethod>().Select(static method => string.Intern(SipText.Decode(SipMethods.Utf8(method))))];

    /// <summary>Reads the methods of a request.</summary>
    /// <param name="message">The request.</param>
    /// <param name="previous">Methods of the REGISTER before, shared when they are the same.</param>
    public static IReadOnlyList<string> Read(SipMessage message, IReadOnlyList<string>? previous)
    {
        var methods = new List<string>();
        foreach (var method in message.Values(SipHeaderId.Allow)) Add(methods, method);

        if (methods.Count == 0) ReadContact(message, methods);
        if (previous is not null && previous.SequenceEqual(methods, StringComparer.Ordinal))
            return previous;

        // A refresh that says nothing of its methods takes nothing back.
        return methods.Count == 0 ? previous ?? [] : methods.ToArray();
    }

    private static void ReadContact(SipMessage message, List<string> methods)
    {
        foreach (var value in message.Values(SipHeaderId.Contact))
        {
            if (!ContactValue.TryParse(value, out var contact) || !contact.Parameters.TryGet("methods"u8, out var list))
                return;

            var text = System.Text.Encoding.UTF8.GetBytes(SipText.DecodeQuoted(list)).AsSpan();
            foreach (var part in text.Split((byte)','))
                Add(methods, text[part].Trim(" \t"u8));

            return;
        }
    }

    private static void Add(List<string> methods, ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > MaxNameBytes || methods.Count == MaxCount)
            return;

        var known = SipMethods.Parse(name);
        methods.Add(known == SipMethod.Unknown ? SipText.Decode(name) : Known[(int)known]);
    }
}
