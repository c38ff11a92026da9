using System.Globalization;
using System.Text;

namespace Registrar.Core.Queries;

/// <summary>Reads a User-Agent for people.</summary>
/// <remarks>
/// Linear in a text that <see cref="RegistrarOptions.MaxUserAgentBytes"/> caps; no expression, no exception, whatever it holds. The
/// first word that begins with a known name decides; the next words are model and version. No state.
/// </remarks>
internal static class DeviceView
{
    private const int MaxWords = 8;
    private const int MaxLabel = 64;

    // Beginning of a product name, lower case → who and what it is. Longer names stand before shorter ones that begin alike.
    private static readonly (string Start, string Vendor, RegistrationDeviceType Type)[] Known =
    [
        ("yealink", "Yealink", RegistrationDeviceType.Phone),
        ("polycomvvx", "Polycom", RegistrationDeviceType.Phone),
        ("polycom", "Polycom", RegistrationDeviceType.Phone),
        ("polyedge", "Poly", RegistrationDeviceType.Phone),
        ("poly", "Poly", RegistrationDeviceType.Phone),
        ("snom", "snom", RegistrationDeviceType.Phone),
        ("fanvil", "Fanvil", RegistrationDeviceType.Phone),
        ("grandstream ht", "Grandstream", RegistrationDeviceType.Gateway),
        ("grandstream gxw", "Grandstream", RegistrationDeviceType.Gateway),
        ("grandstream", "Grandstream", RegistrationDeviceType.Phone),
        ("cisco-spa", "Cisco", RegistrationDeviceType.Phone),
        ("cisco/spa", "Cisco", RegistrationDeviceType.Phone),
        ("cisco ata", "Cisco", RegistrationDeviceType.Gateway),
        ("cisco", "Cisco", RegistrationDeviceType.Phone),
        ("linksys", "Linksys", RegistrationDeviceType.Phone),
        ("gigaset", "Gigaset", RegistrationDeviceType.Phone),
        ("panasonic", "Panasonic", RegistrationDeviceType.Phone),
        ("mitel", "Mitel", RegistrationDeviceType.Phone),
        ("aastra", "Aastra", RegistrationDeviceType.Phone),
        ("avaya", "Avaya", RegistrationDeviceType.Phone),
        ("htek", "Htek", RegistrationDeviceType.Phone),
        ("escene", "Escene", RegistrationDeviceType.Phone),
        ("akuvox", "Akuvox", RegistrationDeviceType.Phone),
        ("vtech", "VTech", RegistrationDeviceType.Phone),
        ("auerswald", "Auerswald", RegistrationDeviceType.Phone),
        ("2n", "2N", RegistrationDeviceType.Phone),
        ("fritz!box", "AVM", RegistrationDeviceType.Gateway),
        ("avm", "AVM", RegistrationDeviceType.Gateway),
        ("audiocodes", "AudioCodes", RegistrationDeviceType.Gateway),
        ("patton", "Patton", RegistrationDeviceType.Gateway),
        ("asterisk", "Asterisk", RegistrationDeviceType.Gateway),
        ("fpbx", "FreePBX", RegistrationDeviceType.Gateway),
        ("freeswitch", "FreeSWITCH", RegistrationDeviceType.Gateway),
        ("3cxphone", "3CX", RegistrationDeviceType.Softphone),
        ("3cx", "3CX", RegistrationDeviceType.Gateway),
        ("obihai", "Obihai", RegistrationDeviceType.Gateway),
        ("zoiper", "Zoiper", RegistrationDeviceType.Softphone),
        ("z", "Zoiper", RegistrationDeviceType.Softphone),
        ("linphone", "Linphone", RegistrationDeviceType.Softphone),
        ("microsip", "MicroSIP", RegistrationDeviceType.Softphone),
        ("bria", "Bria", RegistrationDeviceType.Softphone),
        ("counterpath", "CounterPath", RegistrationDeviceType.Softphone),
        ("x-lite", "X-Lite", RegistrationDeviceType.Softphone),
        ("eyebeam", "eyeBeam", RegistrationDeviceType.Softphone),
        ("groundwire", "Groundwire", RegistrationDeviceType.Softphone),
        ("acrobits", "Acrobits", RegistrationDeviceType.Softphone),
        ("telephone", "Telephone", RegistrationDeviceType.Softphone),
        ("blink", "Blink", RegistrationDeviceType.Softphone),
        ("jitsi", "Jitsi", RegistrationDeviceType.Softphone),
        ("csipsimple", "CSipSimple", RegistrationDeviceType.Softphone),
        ("baresip", "baresip", RegistrationDeviceType.Softphone),
        ("pjsua", "PJSUA", RegistrationDeviceType.Softphone),
        ("twinkle", "Twinkle", RegistrationDeviceType.Softphone),
        ("portsip", "PortSIP", RegistrationDeviceType.Softphone),
        ("sip.js", "SIP.js", RegistrationDeviceType.WebRtc),
        ("jssip", "JsSIP", RegistrationDeviceType.WebRtc),
        ("sipml5", "sipML5", RegistrationDeviceType.WebRtc),
        ("im-client/omasf-webrtc", "sipML5", RegistrationDeviceType.WebRtc),
        ("browser phone", "Browser Phone", RegistrationDeviceType.WebRtc),
    ];

    /// <summary>Reads one.</summary>
    /// <param name="userAgent">As sent; may be empty or anything.</param>
    /// <param name="instance">Content of <c>+sip.instance</c>; may be empty.</param>
    public static RegistrationDevice Of(string userAgent, string instance)
    {
        var text = Clean(userAgent);
        var words = Words(text);
        foreach (var (start, vendor, type) in Known)
        {
            if (!Begins(text, start))
                continue;

            var model = Model(words, vendor, start);
            return new RegistrationDevice
            {
                Label = Cut(model.Length == 0 ? vendor : $"{vendor} {model}"),
                Type = type,
                Instance = Clean(instance),
                Vendor = vendor,
                Model = model,
                Firmware = Array.Find(words, IsVersion) ?? VersionOf(words),
            };
        }

        return new RegistrationDevice { Label = Cut(words.Length == 0 ? "" : Product(words[0])), Type = RegistrationDeviceType.Unknown, Instance = Clean(instance), Firmware = words.Length == 0 ? "" : VersionOf(words) };
    }

    /// <summary>The same phone model with an instance.</summary>
    /// <param name="model">Made by <see cref="Of"/>.</param>
    /// <param name="instance">Content of <c>+sip.instance</c>; may be empty.</param>
    public static RegistrationDevice With(RegistrationDevice model, string instance) => instance.Length == 0 ? model : model with { Instance = Clean(instance) };

    // A name ends where another kind of character begins: "z 5.3" is Zoiper's, "zebra" is not.
    private static bool Begins(string text, string start) =>
        text.StartsWith(start, StringComparison.OrdinalIgnoreCase) && (start.Length > 2 || text.Length == start.Length || !char.IsAsciiLetterOrDigit(text[start.Length]));

    // The words after the name that are no version, or what follows the name in its own word: "PolycomVVX-VVX_410-UA/5.9".
    private static string Model(string[] words, string vendor, string start)
    {
        var first = Product(words[0]);
        if (first.Length > vendor.Length + 1 && first.StartsWith(vendor, StringComparison.OrdinalIgnoreCase) && start.Length <= first.Length)
        {
            var rest = first[vendor.Length..].TrimStart('-', '_', ' ');
            return rest.Length == 0 || IsVersion(rest) ? "" : rest;
        }

        return words.Length > 1 && !IsVersion(words[1]) && char.IsAsciiLetterOrDigit(words[1][0]) ? Product(words[1]) : "";
    }

    private static string Product(string word) => word.Split('/', 2)[0] is { Length: > 0 } product ? product : word;

    private static string VersionOf(string[] words)
    {
        foreach (var word in words)
        {
            if (word.Split('/', 2) is [_, var version] && IsVersion(version)) return version;
        }

        return "";
    }

    // Begins with a digit (perhaps after v or rv) and has a dot: 66.85.0.5, v2.10.20, rv2.10.20.4.
    private static bool IsVersion(string word)
    {
        var text = word.AsSpan().TrimStart("rvRV");
        return text.Length > 0 && char.IsAsciiDigit(text[0]) && text.Contains('.');
    }

    private static string[] Words(string text) => text.Split([' ', '(', ')', ','], MaxWords + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is var words && words.Length > MaxWords ? words[..MaxWords] : words;

    // Whoever shows this may be a terminal, a log or a page; what is no plain character is a blank (U+202E, ESC, CR, half a surrogate).
    private static string Clean(string text)
    {
        if (IsPlain(text))
            return text;

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isShown = rune != Rune.ReplacementChar
                && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            clean.Append(isShown ? rune.ToString() : " ");
        }

        return clean.ToString().Trim();
    }

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static string Cut(string label)
    {
        if (label.Length <= MaxLabel)
            return label;

        return char.IsHighSurrogate(label[MaxLabel - 1]) ? label[..(MaxLabel - 1)] : label[..MaxLabel];
    }
}
