using Drachtio.Sip;

namespace Drachtio.Client.Wire;

/// <summary>Every rule an outgoing frame keeps (drachtio-protocol §5.2), as questions that name the first rule broken.</summary>
/// <remarks>
/// The client asks part by part before it writes; an in-process server asks <see cref="CheckFrame"/> about whole payloads.
/// Pure, no allocation, any thread.
/// </remarks>
internal static partial class OutgoingFrameRules
{
    /// <summary>Longest request URI the server takes, in bytes (about 1,000 were seen to pass).</summary>
    public const int MaxRequestUriBytes = 1_000;

    /// <summary>Longest line that peers running the same SIP stack take, in bytes.</summary>
    public const int MaxLineBytes = 8_192;

    private const int MinProxyTokens = 10;

    /// <summary>Checks the payload of a whole frame.</summary>
    /// <param name="payload">The bytes behind '#'.</param>
    /// <param name="atLeast">Rules whose breach does less harm than this are left out.</param>
    /// <returns>The first breach, or <see cref="FrameViolation.None"/>.</returns>
    public static FrameViolation CheckFrame(ReadOnlySpan<byte> payload, FrameHarm atLeast = FrameHarm.Altered)
    {
        var found = new Finding(atLeast);
        var tokens = new FrameTokens(payload);
        if (found.Is(FrameWriter.FrameBytes(payload.Length) > SendWindow.MaxBytes, FrameViolation.FrameTooLarge)
            || found.Is(tokens.Count < 2, FrameViolation.NoType)
            || found.Is(tokens.Line.ContainsAny("\r\n\0"u8), FrameViolation.TokenText)
            || found.Is(!IsUuidShaped(tokens[0]), FrameViolation.MessageId))
        {
            return found.Violation;
        }

        CheckType(in tokens, ref found);
        return found.Violation;
    }

    /// <summary>Checks the verb of <c>route</c>: the lower-case name of a method the server delivers, or a cdr event.</summary>
    public static FrameViolation CheckVerb(ReadOnlySpan<byte> verb)
    {
        if (verb.SequenceEqual("cdr:attempt"u8) || verb.SequenceEqual("cdr:start"u8) || verb.SequenceEqual("cdr:stop"u8))
        {
            return FrameViolation.None;
        }

        Span<byte> upper = stackalloc byte[16];
        if (verb.IsEmpty || verb.Length > upper.Length || verb.ContainsAnyExceptInRange((byte)'a', (byte)'z'))
        {
            return FrameViolation.Verb;
        }

        System.Text.Ascii.ToUpper(verb, upper, out var written);
        return SipMethods.Parse(upper[..written]) == SipMethod.Unknown ? FrameViolation.Verb : FrameViolation.None;
    }

    /// <summary>Checks text that goes into a token: the secret, tags.</summary>
    public static FrameViolation CheckToken(ReadOnlySpan<byte> token) =>
        token.ContainsAny("|\r\n\0"u8) ? FrameViolation.TokenText : FrameViolation.None;

    /// <summary>Checks a next hop (token 4): empty, or a bare sip or sips URI with a host.</summary>
    public static FrameViolation CheckNextHop(ReadOnlySpan<byte> nextHop) =>
        nextHop.IsEmpty || IsSipUri(nextHop, out _) ? CheckToken(nextHop) : FrameViolation.NextHop;

    private static void CheckType(in FrameTokens tokens, ref Finding found)
    {
        var type = tokens[1];
        if (type.SequenceEqual("sip"u8))
        {
            CheckSip(in tokens, ref found);
        }
        else if (type.SequenceEqual("route"u8))
        {
            _ = found.Is(tokens.Count < 3, FrameViolation.NoVerb) || found.Is(CheckVerb(tokens[2]));
        }
        else if (type.SequenceEqual("remove_route"u8))
        {
            found.Is(CheckVerb(tokens[2]));
        }
        else if (type.SequenceEqual("authenticate"u8))
        {
            found.Is(tokens.Count < 3, FrameViolation.NoSecret);
        }
        else if (type.SequenceEqual("proxy"u8))
        {
            CheckProxy(in tokens, ref found);
        }
        else
        {
            found.Is(!type.SequenceEqual("ping"u8), FrameViolation.UnknownType);
        }
    }

    private static void CheckProxy(in FrameTokens tokens, ref Finding found)
    {
        if (found.Is(tokens.Count <= 3, FrameViolation.ProxyWithoutOptions)
            || found.Is(tokens.Count < MinProxyTokens, FrameViolation.ProxyTokens))
        {
            return;
        }

        for (var index = MinProxyTokens - 1; index < tokens.Count; index++)
        {
            if (found.Is(!IsSipUri(tokens[index], out _), FrameViolation.ProxyDestination))
            {
                return;
            }
        }
    }

    private static bool IsUuidShaped(ReadOnlySpan<byte> id) =>
        id.SequenceEqual(FrameBuilder.Placeholder) || (id.Length == MessageIds.Length && System.Buffers.Text.Utf8Parser.TryParse(id, out Guid _, out var used, 'D') && used == id.Length);

    private static bool IsSipUri(ReadOnlySpan<byte> text, out SipUri uri) =>
        SipUri.TryParse(text, out uri) && uri.Scheme is SipUriScheme.Sip or SipUriScheme.Sips && !uri.Host.IsEmpty;

    /// <summary>Keeps the first breach that is harmful enough to matter to the asker.</summary>
    private struct Finding(FrameHarm atLeast)
    {
        public FrameViolation Violation { get; private set; }

        public bool Is(bool isBroken, FrameViolation violation) => Is(isBroken ? violation : FrameViolation.None);

        public bool Is(FrameViolation violation)
        {
            if (violation == FrameViolation.None || FrameViolations.HarmOf(violation) < atLeast)
            {
                return false;
            }

            Violation = violation;
            return true;
        }
    }
}
