using Drachtio.Sip.Text;

namespace Drachtio.Sip;

/// <summary>One value of a Contact header: <c>*</c>, or an address with q, expires, +sip.instance and reg-id.</summary>
/// <remarks>A view; no allocation. RFC 3261 §20.10, RFC 5626 §4.</remarks>
public readonly ref struct ContactValue
{
    private readonly NameAddr _address;

    private ContactValue(ReadOnlySpan<byte> text, NameAddr address, bool isStar)
    {
        Text = text;
        _address = address;
        IsStar = isStar;
    }

    /// <summary>Whether this is <c>*</c>; everything else is empty then.</summary>
    public bool IsStar { get; }

    /// <summary>The whole value as sent.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The display name as sent, with its quotes.</summary>
    public ReadOnlySpan<byte> DisplayName => _address.DisplayName;

    /// <summary>The URI as sent, without angle brackets.</summary>
    public ReadOnlySpan<byte> Uri => _address.Uri;

    /// <summary>The header's parameters.</summary>
    public SipParameters Parameters => _address.Parameters;

    /// <summary>The content of <c>+sip.instance</c> without its quotes, <c>&lt;urn:uuid:…&gt;</c>; empty without one.</summary>
    public ReadOnlySpan<byte> Instance =>
        Parameters.TryGet("+sip.instance"u8, out var value) && value.Length >= 2 && value[0] == (byte)'"' ? value[1..^1] : [];

    /// <summary>Reads one value.</summary>
    /// <param name="text">One value, as <see cref="SipMessage.Values"/> gives it.</param>
    /// <param name="value">Its parts.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out ContactValue value)
    {
        value = default;
        text = SipChars.Trim(text);
        if (text.SequenceEqual("*"u8))
        {
            value = new ContactValue(text, default, isStar: true);
            return true;
        }

        if (!NameAddr.TryParse(text, out var address)) return false;
        value = new ContactValue(text, address, isStar: false);
        return true;
    }

    /// <summary>The expires parameter.</summary>
    /// <param name="seconds">Seconds; above 2^32-1 it is 2^32-1.</param>
    /// <returns><see langword="false"/> when absent or no number: ask <see cref="Parameters"/> which.</returns>
    public bool TryGetExpires(out uint seconds)
    {
        seconds = 0;
        return Parameters.TryGet("expires"u8, out var value) && DeltaSeconds.TryParse(value, out seconds);
    }

    /// <summary>The q parameter.</summary>
    /// <param name="thousandths">0 to 1000.</param>
    /// <returns><see langword="false"/> when absent or not 0 to 1 with at most three decimals: ask <see cref="Parameters"/> which.</returns>
    public bool TryGetQ(out int thousandths)
    {
        thousandths = 0;
        return Parameters.TryGet("q"u8, out var value) && QValue.TryParse(value, out thousandths);
    }

    /// <summary>The reg-id parameter.</summary>
    /// <param name="regId">1 to 2^31-1.</param>
    /// <returns><see langword="false"/> when absent or out of range (RFC 5626 §4.2).</returns>
    public bool TryGetRegId(out int regId)
    {
        regId = 0;
        if (!Parameters.TryGet("reg-id"u8, out var value)
            || !SipChars.TryParseNumber(value, int.MaxValue, out var number, out var isClamped)
            || isClamped || number == 0) return false;
        regId = (int)number;
        return true;
    }
}
