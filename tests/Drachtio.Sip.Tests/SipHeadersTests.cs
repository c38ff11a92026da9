using System.Text;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class SipHeadersTests
{
    public static IEnumerable<SipHeaderId> Known => Enum.GetValues<SipHeaderId>().Where(id => id != SipHeaderId.Other);

    [TestCaseSource(nameof(Known))]
    public void Canonical_name_in_any_case_finds_its_id(SipHeaderId id)
    {
        var name = WireText.Text(SipHeaders.CanonicalName(id));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(name, Is.Not.Empty);
            Assert.That(SipHeaders.Parse(Encoding.ASCII.GetBytes(name)), Is.EqualTo(id));
            Assert.That(SipHeaders.Parse(Encoding.ASCII.GetBytes(name.ToUpperInvariant())), Is.EqualTo(id));
            Assert.That(SipHeaders.Parse(Encoding.ASCII.GetBytes(name.ToLowerInvariant())), Is.EqualTo(id));
            Assert.That(SipHeaders.Parse(Encoding.ASCII.GetBytes(name + "x")), Is.EqualTo(SipHeaderId.Other));
            Assert.That(SipHeaders.Parse(Encoding.ASCII.GetBytes(name[..^1] + "\u0001")), Is.EqualTo(SipHeaderId.Other));
        }
    }

    [TestCase("f", SipHeaderId.From), TestCase("T", SipHeaderId.To), TestCase("m", SipHeaderId.Contact), TestCase("v", SipHeaderId.Via)]
    [TestCase("i", SipHeaderId.CallId), TestCase("k", SipHeaderId.Supported), TestCase("l", SipHeaderId.ContentLength)]
    [TestCase("c", SipHeaderId.ContentType), TestCase("e", SipHeaderId.ContentEncoding), TestCase("s", SipHeaderId.Subject)]
    [TestCase("o", SipHeaderId.Event), TestCase("u", SipHeaderId.AllowEvents), TestCase("r", SipHeaderId.ReferTo)]
    [TestCase("b", SipHeaderId.ReferredBy), TestCase("x", SipHeaderId.SessionExpires), TestCase("y", SipHeaderId.Identity)]
    [TestCase("n", SipHeaderId.IdentityInfo), TestCase("a", SipHeaderId.AcceptContact), TestCase("j", SipHeaderId.RejectContact)]
    [TestCase("D", SipHeaderId.RequestDisposition), TestCase("z", SipHeaderId.Other), TestCase("", SipHeaderId.Other), TestCase("\f", SipHeaderId.Other)]
    public void Compact_name_finds_its_id(string name, SipHeaderId id) =>
        Assert.That(SipHeaders.Parse(Encoding.ASCII.GetBytes(name)), Is.EqualTo(id));

    [TestCase("Expires", true), TestCase("expires", true), TestCase("content_type", true), TestCase("WWW_Authenticate", true)]
    [TestCase("Proxy-Authentication-Info", true), TestCase("m", false), TestCase("X-Anything", false), TestCase("Feature-Caps", false), TestCase("", false)]
    public void Drachtio_parses_the_names_it_knows(string name, bool isKnown) =>
        Assert.That(SipHeaders.IsWellKnownToDrachtio(Encoding.ASCII.GetBytes(name)), Is.EqualTo(isKnown));

    [Test]
    public void Long_name_is_no_known_one() =>
        Assert.That(SipHeaders.IsWellKnownToDrachtio(Encoding.ASCII.GetBytes(new string('a', 9_000))), Is.False);

    [Test]
    public void Other_has_no_name() => Assert.That(SipHeaders.CanonicalName(SipHeaderId.Other).IsEmpty, Is.True);
}
