using System.Text;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

/// <summary>Parses what must parse, from text or bytes.</summary>
internal static class Parsed
{
    public static SipMessage Message(string text) => Message(WireText.Sip(text));

    public static SipMessage Message(byte[] bytes)
    {
        Assert.That(SipMessage.TryCreate(bytes, SipLimits.Default, out var message, out var error), Is.True, error.ToString());
        return message;
    }

    /// <summary>Everything of a header's value list as text.</summary>
    public static List<string> Values(SipMessage message, SipHeaderId id)
    {
        var values = new List<string>();
        foreach (var value in message.Values(id)) values.Add(WireText.Text(value));
        return values;
    }

    public static SipUri Uri(string text) => Uri(Encoding.UTF8.GetBytes(text));

    public static SipUri Uri(ReadOnlySpan<byte> text)
    {
        Assert.That(SipUri.TryParse(text, out var uri), Is.True, WireText.Text(text));
        return uri;
    }

    public static NameAddr Address(string text) => Address(Encoding.UTF8.GetBytes(text));

    public static NameAddr Address(ReadOnlySpan<byte> text)
    {
        Assert.That(NameAddr.TryParse(text, out var address), Is.True, WireText.Text(text));
        return address;
    }

    public static ContactValue Contact(string text) => Contact(Encoding.UTF8.GetBytes(text));

    public static ContactValue Contact(ReadOnlySpan<byte> text)
    {
        Assert.That(ContactValue.TryParse(text, out var contact), Is.True, WireText.Text(text));
        return contact;
    }

    public static ViaValue Via(string text) => Via(Encoding.UTF8.GetBytes(text));

    public static ViaValue Via(ReadOnlySpan<byte> text)
    {
        Assert.That(ViaValue.TryParse(text, out var via), Is.True, WireText.Text(text));
        return via;
    }

    public static CSeqValue CSeq(ReadOnlySpan<byte> text)
    {
        Assert.That(CSeqValue.TryParse(text, out var cseq), Is.True, WireText.Text(text));
        return cseq;
    }

    public static DigestCredentials Credentials(string text)
    {
        Assert.That(DigestCredentials.TryParse(Encoding.UTF8.GetBytes(text), out var credentials), Is.True, text);
        return credentials;
    }

    public static DigestChallenge Challenge(string text)
    {
        Assert.That(DigestChallenge.TryParse(Encoding.UTF8.GetBytes(text), out var challenge), Is.True, text);
        return challenge;
    }

    public static ReadOnlySpan<byte> Header(SipMessage message, SipHeaderId id)
    {
        Assert.That(message.TryGet(id, out var value), Is.True, id.ToString());
        return value;
    }
}
