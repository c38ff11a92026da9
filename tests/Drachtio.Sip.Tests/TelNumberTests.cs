using System.Text;

namespace Drachtio.Sip.Tests;

/// <summary>Telephone numbers in their one comparable form: RFC 3966.</summary>
public sealed class TelNumberTests
{
    [TestCase("+441632960083", "+441632960083")]
    [TestCase("+44-1632-960083", "+441632960083")]
    [TestCase("+44.(1632).960-083", "+441632960083")]
    [TestCase("+44-1632-960083;ext=5;isub=1", "+441632960083")]
    [TestCase("+44-1632-960083;phone-context=example.com", "+441632960083")]
    [TestCase("70-42;phone-context=Example.COM", "7042;phone-context=example.com")]
    [TestCase("7042;ext=3;PHONE-CONTEXT=+1-914-555", "7042;phone-context=+1914555")]
    [TestCase("*7A#;phone-context=example.com", "*7a#;phone-context=example.com")]
    public void R18_a_number_is_written_without_separators_and_in_lower_case(string number, string canonical)
    {
        var text = Encoding.ASCII.GetBytes(number);
        var destination = new byte[text.Length];

        Assert.That(TelNumber.TryWriteCanonical(text, destination, out var written), Is.True);
        Assert.That(Encoding.ASCII.GetString(destination, 0, written), Is.EqualTo(canonical));
    }

    [TestCase("")]
    [TestCase("+")]
    [TestCase("+-.")]
    [TestCase("+44 1632")]
    [TestCase("+44%31")]
    [TestCase("+44a")]
    [TestCase("7042")]
    [TestCase("7042;phone-context")]
    [TestCase("7042;phone-context=")]
    [TestCase("7042;phone-context=+")]
    [TestCase("7042;phone-context=+x")]
    [TestCase("7042;phone-context=a%2eb")]
    [TestCase("7042;phone-context=a;phone-context=b")]
    [TestCase("7042;phone-context=a;phone-context=a")]
    [TestCase("seven;phone-context=example.com")]
    [TestCase("7042\r\n;phone-context=example.com")]
    [TestCase("tel:+441632960083")]
    public void R18_what_is_no_number_is_refused(string number)
    {
        var written = -1;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(TelNumber.TryWriteCanonical(Encoding.ASCII.GetBytes(number), new byte[100], out written), Is.False);
            Assert.That(written, Is.Zero);
        }
    }

    [Test]
    public void R18_a_destination_that_is_too_short_is_refused([Range(0, 12)] int length) =>
        Assert.That(TelNumber.TryWriteCanonical("+44-1632-960083"u8, new byte[length], out _), Is.False);
}
