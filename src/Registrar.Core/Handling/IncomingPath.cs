using System.Text;
using Drachtio.Sip;
using Registrar.Core.Rules;

namespace Registrar.Core.Handling;

/// <summary>The Path of one REGISTER; reusable scratch.</summary>
/// <remarks>RFC 3327. Values are kept as sent, in order, each unfolded and ended by LF, which no unfolded value holds.</remarks>
internal sealed class IncomingPath
{
    /// <summary>Ends each value.</summary>
    public const byte End = (byte)'\n';

    // "Path: " and CRLF.
    private const int LineBytes = 8;

    private byte[] _values = new byte[256];
    private int _length;
    private int _count;
    private int _sipsCount;

    /// <summary>The values, each ended by <see cref="End"/>; empty without any.</summary>
    public ReadOnlySpan<byte> Values => _values.AsSpan(0, _length);

    /// <summary>Supported or Require names <c>path</c>.</summary>
    public bool IsSupported { get; private set; }

    /// <summary>Require names <c>path</c>.</summary>
    public bool IsRequired { get; private set; }

    /// <summary>There are values, and all of them are SIPS URIs.</summary>
    public bool IsWhollySips => _count > 0 && _sipsCount == _count;

    /// <summary>Bytes its lines take in the 200.</summary>
    public int AnswerBytes => IsSupported ? _length + (_count * LineBytes) : 0;

    /// <summary>Reads it.</summary>
    /// <param name="message">The REGISTER.</param>
    /// <param name="maxBytes">Most bytes of all values together.</param>
    /// <param name="refusal">What is wrong.</param>
    public bool TryRead(SipMessage message, int maxBytes, out Refusal refusal)
    {
        refusal = Refusal.None;
        _length = _count = _sipsCount = 0;
        IsRequired = Names(message, SipHeaderId.Require);
        IsSupported = IsRequired || Names(message, SipHeaderId.Supported);

        foreach (var value in message.Values(SipHeaderId.Path))
        {
            if (value.IsEmpty) continue;
            var isSips = false;
            if (_length + value.Length + 1 > maxBytes)
                refusal = Refusal.TooLong;
            else if (!IsUsable(value, out isSips))
                refusal = Refusal.BadPath;

            if (refusal != Refusal.None)
                return false;

            if (_length + value.Length + 1 > _values.Length) Array.Resize(ref _values, Math.Max(_values.Length * 2, _length + value.Length + 1));
            _length += SipText.Unfold(value, _values.AsSpan(_length));
            _values[_length++] = End;
            _count++;
            if (isSips) _sipsCount++;
        }

        return true;
    }

    /// <summary>Goes on as if there were none.</summary>
    public void Ignore() => _length = _count = _sipsCount = 0;

    /// <summary>Whether a header names the option tag <c>path</c>.</summary>
    public static bool IsTag(ReadOnlySpan<byte> tag) => Ascii.EqualsIgnoreCase(tag, "path"u8);

    // The server is sent to the first one; anything but a SIP URI with a host could not be a next hop.
    private static bool IsUsable(ReadOnlySpan<byte> value, out bool isSips)
    {
        isSips = false;
        if (value.Contains((byte)0) || !NameAddr.TryParse(value, out var path) || !SipUri.TryParse(path.Uri, out var uri))
            return false;

        isSips = uri.Scheme == SipUriScheme.Sips;
        return uri.Scheme is SipUriScheme.Sip or SipUriScheme.Sips && !uri.Host.IsEmpty && uri.Headers.IsEmpty;
    }

    private static bool Names(SipMessage message, SipHeaderId header)
    {
        foreach (var tag in message.Values(header))
        {
            if (IsTag(tag)) return true;
        }

        return false;
    }
}
