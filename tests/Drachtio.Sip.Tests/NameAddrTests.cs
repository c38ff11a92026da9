using System.Text;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class NameAddrTests
{
    [TestCase("sip:a@b", "", "sip:a@b", "")]
    [TestCase("<sip:a@b>", "", "sip:a@b", "")]
    [TestCase(" <sip:a@b;lr>;tag=1 ", "", "sip:a@b;lr", ";tag=1")]
    [TestCase("sip:a@b;tag=1", "", "sip:a@b", ";tag=1")]
    [TestCase("sip:a@b ; tag=1", "", "sip:a@b", "; tag=1")]
    [TestCase("Alice <sip:a@b>", "Alice", "sip:a@b", "")]
    [TestCase("Alice Smith<sip:a@b> ;x", "Alice Smith", "sip:a@b", ";x")]
    [TestCase("\"A, \\\"B\\\" <x>\" <sip:a@b>", "A, \"B\" <x>", "sip:a@b", "")]
    [TestCase("\"\"<sip:a@b>", "", "sip:a@b", "")]
    [TestCase("Žofie <sip:a@b>", "Žofie", "sip:a@b", "")]
    [TestCase("\"two\r\n lines\"\r\n <sip:a@b>\r\n ;x", "two lines", "sip:a@b", ";x")]
    [TestCase("<tel:+441632960083>;tag=x", "", "tel:+441632960083", ";tag=x")]
    [TestCase("<sip:a@b?x=y>", "", "sip:a@b?x=y", "")]
    [TestCase("<sip:a@b>;x=\"q;=,\\\"<\";y", "", "sip:a@b", ";x=\"q;=,\\\"<\";y")]
    [TestCase("<sip:a@b>;;", "", "sip:a@b", ";;")]
    public void Value_gives_its_parts(string text, string displayName, string uri, string parameters)
    {
        var value = Parsed.Address(text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(value.GetDisplayName(), Is.EqualTo(displayName));
            Assert.That(WireText.Text(value.Uri), Is.EqualTo(uri));
            Assert.That(WireText.Text(value.Parameters.Text), Is.EqualTo(parameters));
        }
    }

    [TestCase(""), TestCase("  "), TestCase("a@b"), TestCase("<a@b>"), TestCase("<sip:a@b"), TestCase("sip:a@b>"), TestCase("<>"), TestCase("<sip:>")]
    [TestCase("< sip:a@b>"), TestCase("<sip:a@b >"), TestCase("<sip:a\r\n @b>"), TestCase("<sip:a@<b>>")]
    [TestCase("\"x <sip:a@b>"), TestCase("\"x\" sip:a@b"), TestCase("\"x\""), TestCase("\"x\"y<sip:a@b>"), TestCase("a \"x\" <sip:a@b>")]
    [TestCase("Smith, A <sip:a@b>"), TestCase("a;b <sip:a@b>"), TestCase("sip:a@b?x=y"), TestCase("sip:a,b@c"), TestCase("sip:a@b x")]
    [TestCase("<sip:a@b> tag=1"), TestCase("<sip:a@b>;tag=a b"), TestCase("<sip:a@b>;=1"), TestCase("<sip:a@b>;x=\"y"), TestCase("<sip:a@b>;x=\"y\"z"), TestCase("<sip:a@b>;x=<y>"), TestCase("<sip:a@b>;x y=1"), TestCase("<sip:a@b>,<sip:c@d>")]
    public void Malformed_value_is_refused(string text) =>
        Assert.That(NameAddr.TryParse(Encoding.UTF8.GetBytes(text), out _), Is.False);

    [TestCase("<sip:a@b>;tag=x1", "x1"), TestCase("<sip:a@b>;x;TAG = x1", "x1"), TestCase("sip:a@b;tag=x1", "x1")]
    [TestCase("<sip:a@b;tag=no>", null), TestCase("<sip:a@b>;tag=", null), TestCase("<sip:a@b>;tag", null)]
    public void Tag_is_found_behind_the_uri(string text, string? tag)
    {
        var isFound = Parsed.Address(text).TryGetTag(out var found);

        Assert.That(isFound ? WireText.Text(found) : null, Is.EqualTo(tag));
    }

    [Test]
    public void Too_many_parameters_are_refused()
    {
        var text = "<sip:a@b>" + string.Concat(Enumerable.Repeat(";p", SipParameters.MaxCount + 1));

        Assert.That(NameAddr.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);
    }
}
