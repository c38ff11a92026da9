using System.Text;
using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>Reads the Digest challenges of one header's value, one after the other.</summary>
/// <remarks>
/// Commas separate both parameters and challenges (RFC 3261 §20.27): an element that starts with a token and no <c>=</c> starts
/// a challenge. Other schemes and malformed challenges are passed over. A view; no allocation.
/// </remarks>
public ref struct DigestChallengeReader
{
    private readonly ReadOnlySpan<byte> _text;
    private int _position;

    /// <summary>Starts at the first challenge.</summary>
    /// <param name="headerValue">The whole value of one line.</param>
    public DigestChallengeReader(ReadOnlySpan<byte> headerValue)
    {
        _text = headerValue;
        _position = 0;
    }

    /// <summary>Goes to the next Digest challenge.</summary>
    /// <param name="challenge">Its parts.</param>
    /// <returns><see langword="false"/> after the last.</returns>
    public bool TryRead(out DigestChallenge challenge)
    {
        while (_position < _text.Length)
        {
            var start = _position;
            var end = ElementEnd(start);
            _position = end + 1;
            if (!TrySplitScheme(_text[start..end], out var scheme, out var schemeEnd)) continue;

            // The challenge reaches to the element that starts the next one.
            while (_position < _text.Length)
            {
                var next = ElementEnd(_position);
                if (TrySplitScheme(_text[_position..next], out _, out _)) break;
                end = next;
                _position = next + 1;
            }

            var parameters = _text[(start + schemeEnd)..end];
            if (Ascii.EqualsIgnoreCase(scheme, "Digest"u8) && DigestChallenge.TryParseParameters(parameters, out challenge)) return true;
        }

        challenge = default;
        return false;
    }

    private readonly int ElementEnd(int start) => start + ListScanner.QuotedElementLength(_text[start..]);

    private static bool TrySplitScheme(ReadOnlySpan<byte> element, out ReadOnlySpan<byte> scheme, out int schemeEnd)
    {
        var trimmed = SipChars.TrimStart(element);
        var length = trimmed.IndexOfAnyExcept(SipChars.Token);
        if (length < 0) length = trimmed.Length;
        scheme = trimmed[..length];
        schemeEnd = element.Length - trimmed.Length + length;
        if (length == 0) return false;

        var rest = SipChars.TrimStart(trimmed[length..]);
        return rest.IsEmpty || (SipChars.IsLws(trimmed[length]) && rest[0] != (byte)'=');
    }
}
