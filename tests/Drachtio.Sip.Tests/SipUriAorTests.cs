using System.Text;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

/// <summary>RFC 3261 §10.3 step 5.</summary>
public sealed class SipUriAorTests
{
    [TestCase("sip:%61LICE@Example.COM:5060;foo=bar", "aLICE@example.com")]
    [TestCase("sip:aLICE@example.com", "aLICE@example.com")]
    [TestCase("sips:alice:secret@example.com?x=y", "alice@example.com")]
    [TestCase("sip:Example.com", "example.com")]
    [TestCase("sip:a%40b@c", "a%40b@c")]
    [TestCase("sip:a%3bb@c", "a;b@c")]
    [TestCase("sip:a;b@c", "a;b@c")]
    [TestCase("sip:%00%0d%0a%20%7c%22@c", "%00%0D%0A%20%7C%22@c")]
    [TestCase("sip:50%25@c", "50%25@c")]
    [TestCase("sip:%2561@c", "%2561@c")]
    [TestCase("sip:%3a@c", "%3A@c")]
    [TestCase("sip:%C3%A9@c", "é@c")]
    [TestCase("sip:é@c", "é@c")]
    [TestCase("sip:a@[2001:DB8:0:0::1]:5060", "a@[2001:db8::1]")]
    [TestCase("tel:+44-1632-960083", "+441632960083")]
    [TestCase("tel:+44(0)1632.960083;ext=5", "+4401632960083")]
    [TestCase("tel:70-42;phone-context=Example.COM", "7042;phone-context=example.com")]
    [TestCase("tel:7042;phone-context=+1-914", "7042;phone-context=+1914")]
    public void Address_of_record_is_canonical(string text, string expected)
    {
        Span<byte> buffer = stackalloc byte[100];

        Assert.That(Parsed.Uri(text).TryWriteAor(buffer, out var written), Is.True);
        Assert.That(Encoding.UTF8.GetString(buffer[..written]), Is.EqualTo(expected));
    }

    [Test]
    public void Other_scheme_has_no_address_of_record()
    {
        Span<byte> buffer = stackalloc byte[100];

        Assert.That(Parsed.Uri("urn:service:sos").TryWriteAor(buffer, out var written), Is.False);
        Assert.That(written, Is.Zero);
    }

    [Test]
    public void Short_destination_is_told([Range(0, 12)] int length)
    {
        Span<byte> buffer = stackalloc byte[length];

        Assert.That(Parsed.Uri("sip:a%20b@example.c").TryWriteAor(buffer, out var written), Is.False);
        Assert.That(written, Is.Zero);
    }

    [Test]
    public void Text_length_is_room_enough()
    {
        var text = "sip:%01%02%03@h"u8;
        Span<byte> buffer = stackalloc byte[text.Length];

        Assert.That(Parsed.Uri(text).TryWriteAor(buffer, out var written), Is.True);
        Assert.That(WireText.Text(buffer[..written]), Is.EqualTo("%01%02%03@h"));
    }
}
