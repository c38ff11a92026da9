using System.Text;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class ContactValueTests
{
    [TestCase("*"), TestCase(" * ")]
    public void Star_is_star(string text) => Assert.That(Parsed.Contact(text).IsStar, Is.True);

    [TestCase("*;expires=0"), TestCase("**"), TestCase("<*>"), TestCase("")]
    public void Star_stands_alone(string text) =>
        Assert.That(ContactValue.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);

    [Test]
    public void Contact_gives_its_parts()
    {
        var contact = Parsed.Contact("\"A\" <sip:a@192.0.2.1:5062;ob>;q=0.7;expires=120;reg-id=2;+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\";audio");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(contact.IsStar, Is.False);
            Assert.That(WireText.Text(contact.DisplayName), Is.EqualTo("\"A\""));
            Assert.That(WireText.Text(contact.Uri), Is.EqualTo("sip:a@192.0.2.1:5062;ob"));
            Assert.That(contact.TryGetQ(out var q) ? q : -1, Is.EqualTo(700));
            Assert.That(contact.TryGetExpires(out var expires) ? expires : 0, Is.EqualTo(120));
            Assert.That(contact.TryGetRegId(out var regId) ? regId : 0, Is.EqualTo(2));
            Assert.That(WireText.Text(contact.Instance), Is.EqualTo("<urn:uuid:00000000-0000-1000-8000-000A95A0E128>"));
            Assert.That(contact.Parameters.Contains("audio"u8), Is.True);
        }
    }

    [Test]
    public void Parameters_without_brackets_belong_to_the_header()
    {
        var contact = Parsed.Contact("sip:a@b;transport=tcp;expires=5");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(WireText.Text(contact.Uri), Is.EqualTo("sip:a@b"));
            Assert.That(contact.TryGetExpires(out var expires) ? expires : 0, Is.EqualTo(5));
        }
    }

    [Test]
    public void Parameters_within_brackets_do_not_count()
    {
        var contact = Parsed.Contact("<sip:a@b;expires=5;q=1>");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(contact.TryGetExpires(out _), Is.False);
            Assert.That(contact.TryGetQ(out _), Is.False);
            Assert.That(contact.TryGetRegId(out _), Is.False);
            Assert.That(contact.Instance.IsEmpty, Is.True);
        }
    }

    [TestCase("0", 0u), TestCase("4294967295", 4294967295u), TestCase("4294967296", 4294967295u), TestCase("280297596632815", 4294967295u)]
    public void Expires_above_the_range_is_clamped(string text, uint expected)
    {
        Assert.That(Parsed.Contact($"<sip:a@b>;expires={text}").TryGetExpires(out var seconds), Is.True);
        Assert.That(seconds, Is.EqualTo(expected));
    }

    [TestCase("x"), TestCase("-1"), TestCase(""), TestCase("1.5"), TestCase("\"60\"")]
    public void Expires_that_is_no_number_is_told(string text)
    {
        var contact = Parsed.Contact($"<sip:a@b>;expires={text}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(contact.TryGetExpires(out _), Is.False);
            Assert.That(contact.Parameters.Contains("expires"u8), Is.True);
        }
    }

    [TestCase("0", false), TestCase("2147483647", true), TestCase("2147483648", false), TestCase("x", false), TestCase("1", true)]
    public void Reg_id_is_1_to_2_31(string text, bool isValid) =>
        Assert.That(Parsed.Contact($"<sip:a@b>;reg-id={text}").TryGetRegId(out _), Is.EqualTo(isValid));

    [TestCase("0", 0), TestCase("0.", 0), TestCase("0.5", 500), TestCase("0.05", 50), TestCase("0.123", 123), TestCase("1", 1000), TestCase("1.", 1000), TestCase("1.000", 1000)]
    public void Q_is_read_in_thousandths(string text, int expected)
    {
        Assert.That(QValue.TryParse(Encoding.ASCII.GetBytes(text), out var q), Is.True);
        Assert.That(q, Is.EqualTo(expected));
    }

    [TestCase(""), TestCase("1.5"), TestCase("abc"), TestCase("0.1234"), TestCase("2"), TestCase("-0"), TestCase(".5"), TestCase("0,5"), TestCase("1.001"), TestCase("0.5x"), TestCase("00")]
    public void Q_outside_its_grammar_is_refused(string text) =>
        Assert.That(QValue.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);
}
