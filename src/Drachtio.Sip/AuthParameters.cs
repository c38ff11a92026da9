using System.Buffers;
using System.Text;
using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>The comma-separated parameters of credentials or a challenge; use it in <c>foreach</c> or look up by name.</summary>
/// <remarks>A view; no allocation. RFC 3261 §25.1 auth-param, any case and spacing; unknown ones are kept.</remarks>
public readonly ref struct AuthParameters
{
    // Wider than token: phones send uri=sip:host without quotes.
    private static readonly SearchValues<byte> NeverInValue = SearchValues.Create(" \t\r\n\0,\""u8);

    internal AuthParameters(ReadOnlySpan<byte> text) => Text = text;

    /// <summary>The parameters as sent, without the scheme.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>Finds a parameter.</summary>
    /// <param name="name">In any case.</param>
    /// <param name="content">What stands between its quotes, escapes as sent, or its text without quotes.</param>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> content)
    {
        foreach (var parameter in this)
        {
            if (!Ascii.EqualsIgnoreCase(parameter.Name, name)) continue;
            content = Content(parameter.Value);
            return true;
        }

        content = [];
        return false;
    }

    /// <summary>Starts at the first parameter; values keep their quotes, empty elements are left out.</summary>
    public Enumerator GetEnumerator() => new(Text);

    internal static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> value) => value.Length >= 2 && value[0] == (byte)'"' ? value[1..^1] : value;

    internal static bool IsWellFormed(SipParameter parameter)
    {
        if (parameter.IsSound) return parameter.HasValue;
        if (!parameter.HasValue || !SipChars.IsToken(parameter.Name)) return false;
        var value = parameter.Value;
        if (!value.IsEmpty && value[0] == (byte)'"') return SipChars.QuotedLength(value) == value.Length;
        return !value.ContainsAny(NeverInValue);
    }

    /// <summary>Walks the parameters.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> text)
        {
            _rest = text;
            Current = default;
        }

        /// <summary>The parameter, its value with quotes as sent.</summary>
        public SipParameter Current { get; private set; }

        /// <summary>Goes to the next parameter.</summary>
        /// <returns><see langword="false"/> after the last.</returns>
        public bool MoveNext()
        {
            while (!_rest.IsEmpty)
            {
                if (FieldScanner.TryTake(ref _rest, (byte)',', out var plain))
                {
                    Current = plain;
                    return true;
                }

                var end = ListScanner.QuotedElementLength(_rest);
                var part = SipChars.Trim(_rest[..end]);
                _rest = end < _rest.Length ? _rest[(end + 1)..] : [];
                if (part.IsEmpty) continue;

                Current = SipParameter.Split(part);
                return true;
            }

            return false;
        }
    }
}
