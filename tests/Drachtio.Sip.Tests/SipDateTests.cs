using System.Text;

namespace Drachtio.Sip.Tests;

public sealed class SipDateTests
{
    [Test]
    public void Date_is_read_and_written()
    {
        var text = "Sat, 13 Nov 2010 23:29:00 GMT"u8.ToArray();
        var buffer = new byte[SipDate.Length];

        Assert.That(SipDate.TryParse(text, out var date), Is.True);
        Assert.That(SipDate.TryWrite(date, buffer, out var written), Is.True);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(date, Is.EqualTo(new DateTimeOffset(2010, 11, 13, 23, 29, 0, TimeSpan.Zero)));
            Assert.That(written, Is.EqualTo(SipDate.Length));
            Assert.That(buffer, Is.EqualTo(text));
        }
    }

    [Test]
    public void Date_of_another_zone_is_written_in_gmt()
    {
        var buffer = new byte[SipDate.Length];

        SipDate.TryWrite(new DateTimeOffset(2024, 2, 29, 1, 2, 3, 999, TimeSpan.FromHours(2)), buffer, out _);

        Assert.That(Encoding.ASCII.GetString(buffer), Is.EqualTo("Wed, 28 Feb 2024 23:02:03 GMT"));
    }

    [Test]
    public void Short_destination_is_told() => Assert.That(SipDate.TryWrite(default, new byte[28], out _), Is.False);

    [TestCase(""), TestCase("Fri, 01 Jan 2010 16:00:00 EST"), TestCase("Sat, 13 Nov 2010 23:29:00"), TestCase("Sun, 13 Nov 2010 23:29:00 GMT"), TestCase("Sat, 31 Feb 2010 23:29:00 GMT")]
    [TestCase("Sat, 13 Nov 2010 24:29:00 GMT"), TestCase("Saturday, 13-Nov-10 23:29:00 GMT"), TestCase("2010-11-13T23:29:00Z"), TestCase("Sat, 13 Nov 2010 23:29:00 GMT x")]
    public void Other_forms_are_refused(string text) =>
        Assert.That(SipDate.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);
}
