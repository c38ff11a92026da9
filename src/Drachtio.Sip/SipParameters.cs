using System.Text;
using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>The <c>;name=value</c> list behind a URI or a header's value; use it in <c>foreach</c> or look up by name.</summary>
/// <remarks>A view; every look-up walks the text, at most <see cref="MaxCount"/> parameters. No allocation.</remarks>
public readonly ref struct SipParameters
{
    /// <summary>The most parameters one list may have; a longer one is malformed.</summary>
    public const int MaxCount = 64;

    internal SipParameters(ReadOnlySpan<byte> text) => Text = text;

    /// <summary>The list as sent, from its first <c>;</c> on; empty when there is none.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>Whether the list has no text.</summary>
    public bool IsEmpty => Text.IsEmpty;

    /// <summary>Finds the first parameter with a name.</summary>
    /// <param name="name">In any case.</param>
    /// <param name="value">As sent, quotes kept; empty when it has none.</param>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (var parameter in this)
        {
            if (!Ascii.EqualsIgnoreCase(parameter.Name, name)) continue;
            value = parameter.Value;
            return true;
        }

        value = [];
        return false;
    }

    /// <summary>Whether a parameter is there, with or without a value.</summary>
    /// <param name="name">In any case.</param>
    public bool Contains(ReadOnlySpan<byte> name) => TryGet(name, out _);

    /// <summary>Starts at the first parameter; empty ones (<c>;;</c>) are left out.</summary>
    public Enumerator GetEnumerator() => new(Text);

    /// <summary>
    /// Whether <paramref name="text"/> is a list of tokens with optional values: text without separators, or a quoted string.
    /// Stray and trailing semicolons pass, as phones send them.
    /// </summary>
    internal static bool IsWellFormed(ReadOnlySpan<byte> text)
    {
        text = SipChars.Trim(text);
        if (text.IsEmpty) return true;
        if (text[0] != (byte)';') return false;

        var count = 0;
        foreach (var parameter in new SipParameters(text))
        {
            if (++count > MaxCount) return false;
            if (parameter.IsSound) continue;
            if (!SipChars.IsToken(parameter.Name)) return false;

            var value = parameter.Value;
            if (value.IsEmpty) continue;
            if (value[0] == (byte)'"')
            {
                if (SipChars.QuotedLength(value) != value.Length) return false;
            }
            else if (value.ContainsAny(SipChars.NeverInParameterValue))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Walks the list.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> text)
        {
            _rest = text;
            Current = default;
        }

        /// <summary>The parameter.</summary>
        public SipParameter Current { get; private set; }

        /// <summary>Goes to the next parameter.</summary>
        /// <returns><see langword="false"/> after the last.</returns>
        public bool MoveNext()
        {
            while (!_rest.IsEmpty)
            {
                if (_rest[0] == (byte)';')
                {
                    _rest = _rest[1..];
                    continue;
                }

                if (FieldScanner.TryTake(ref _rest, (byte)';', out var plain))
                {
                    Current = plain;
                    return true;
                }

                var end = ListScanner.ParameterLength(_rest);
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
