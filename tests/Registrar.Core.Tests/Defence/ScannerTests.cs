using System.Globalization;
using System.Text;
using Registrar.Core.Defence;

namespace Registrar.Core.Tests.Defence;

/// <summary>Scanners by name and by handwriting (S18).</summary>
public sealed class ScannerTests
{
    private const string PlainFrom = "\"1000\" <sip:1000@example.com>;tag=9f8a1f3c";

    private readonly ScannerFilter _filter = new(new DefenceKeys(7), "evilphone", "x-attack 2");

    [TestCase("friendly-scanner", "sipvicious")]
    [TestCase("Friendly-Scanner", "sipvicious")]
    [TestCase("friendly-request", "sipvicious")]
    [TestCase("sipvicious/0.3.4", "sipvicious")]
    [TestCase("sundayddr", "sundayddr")]
    [TestCase("sipcli/v1.8", "sipcli")]
    [TestCase("VaxSIPUserAgent/3.1", "vax")]
    [TestCase("VaxIPUserAgent", "vax")]
    [TestCase("pplsip", "pplsip")]
    [TestCase("sipsak 0.9.6", "sipsak")]
    [TestCase("iWar", "iwar")]
    [TestCase("sip-scan", "sipscan")]
    [TestCase("SIPPTS sipptk", "sippts")]
    [TestCase("SIVuS 1.10", "sivus")]
    [TestCase("siparmyknife", "siparmyknife")]
    [TestCase("Mozilla/5.0 zgrab/0.x", "zgrab")]
    [TestCase("EvilPhone 1.0", "evilphone")]
    [TestCase("an X-Attack 2 b", "x-attack 2")]
    public void S18_a_scanner_that_says_its_name_is_known_by_family(string userAgent, string family)
    {
        var found = Match(userAgent, PlainFrom);

        Assert.That(found, Is.GreaterThanOrEqualTo(0));
        Assert.That(_filter.Families[found], Is.EqualTo(family));
        Assert.That(Match(userAgent, PlainFrom), Is.EqualTo(found), "the second time too");
    }

    [TestCase("")]
    [TestCase("a")]
    [TestCase("Yealink SIP-T46S 66.84.0.15")]
    [TestCase("PolycomVVX-VVX_400-UA/5.5.1")]
    [TestCase("Linphone/3.6.1 (eXosip2/4.0.0)")]
    [TestCase("mysipclient 1.0")]
    [TestCase("Taiwarphone")]
    [TestCase("bigsmapper")]
    [TestCase("Asterisk PBX 20.1")]
    [TestCase("SIPp v3.7")]
    [TestCase("eyeBeam release 3006o")]
    [TestCase("snom760/8.7.3.19")]
    [TestCase("JsSIP 3.10.0")]
    public void S18_a_phone_is_none(string userAgent)
    {
        Assert.That(Match(userAgent, PlainFrom), Is.EqualTo(ScannerFilter.NoFamily));
        Assert.That(Match(userAgent, PlainFrom), Is.EqualTo(ScannerFilter.NoFamily), "the second time too");
    }

    [TestCase("100")]
    [TestCase("1")]
    [TestCase("bob.smith")]
    [TestCase("ac19692813c4")]
    public void S18_svwar_by_another_name_is_known_by_its_tag(string extension)
    {
        var tag = Convert.ToHexStringLower(Encoding.ASCII.GetBytes($"{extension}\u0001{2882338923.ToString(CultureInfo.InvariantCulture)}"));

        var found = Match("Yealink SIP-T46S", $"\"{extension}\"<sip:{extension}@example.com>; tag={tag}");

        Assert.That(found, Is.Zero);
    }

    [TestCase("\"sipvicious\"<sip:100@1.1.1.1>; tag=1")]
    [TestCase("\"hello\"<sip:100@1.1.1.1>; tag=1")]
    public void S18_svmap_is_known_by_whom_it_says_it_is(string from) =>
        Assert.That(Match("a phone", from), Is.Zero);

    [TestCase("")]
    [TestCase("<sip:1000@example.com>")]
    [TestCase("<sip:1000@example.com>;tag=")]
    [TestCase("<sip:1000@example.com>;tag=3130300132383832")]
    [TestCase("<sip:1000@example.com>;tag=313030013238383233333839323333333333")]
    [TestCase("<sip:1000@example.com>;tag=3130300232383832333338393233")]
    [TestCase("<sip:1000@example.com>;tag=1130300132383832333338393233")]
    [TestCase("<sip:1000@example.com>;tag=3130300132383832333338393233x")]
    [TestCase("<sip:1000@example.com>;tag=0132383832333338393233")]
    [TestCase("<sip:1000@example.com>;tag=3333333333333333333333333333333333333333")]
    public void S18_a_tag_that_only_looks_like_it_is_none(string from) =>
        Assert.That(Match("a phone", from), Is.EqualTo(ScannerFilter.NoFamily));

    [Test]
    public void S18_random_tags_are_no_scanners()
    {
        var random = new Random(1);

        var found = Enumerable.Range(0, 200_000).Count(_ => Match("a phone", $"<sip:1@example.com>;tag={random.NextInt64():x16}") != ScannerFilter.NoFamily);

        Assert.That(found, Is.Zero);
    }

    [TestCase("ab", false)]
    [TestCase("abc", true)]
    [TestCase("näme", false)]
    [TestCase("a\nbc", false)]
    public void S18_names_that_may_be_added_are_short_printable_text(string name, bool isName) =>
        Assert.That(ScannerFilter.IsName(name), Is.EqualTo(isName));

    [Test]
    public void S18_added_names_have_caps()
    {
        var many = new ScannerFilter(new DefenceKeys(7), [.. Enumerable.Range(0, 1000).Select(static i => $"tool-{i}"), new string('x', 65)]);

        Assert.That(many.Families, Has.Count.EqualTo(17 + ScannerFilter.MaxAdded));
    }

    [Test]
    public void S18_a_name_added_to_a_known_family_is_counted_with_it()
    {
        var filter = new ScannerFilter(new DefenceKeys(7), "sipcli");

        Assert.That(filter.Families, Has.Count.EqualTo(17));
    }

    [Test]
    public void S18_looking_costs_no_allocation()
    {
        var (userAgent, from) = (Encoding.ASCII.GetBytes("Yealink SIP-T46S 66.84.0.15"), Encoding.ASCII.GetBytes(PlainFrom));
        _filter.Match(userAgent, from);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            userAgent[^1] = (byte)('0' + (i % 10));
            _filter.Match(userAgent, from);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private int Match(string userAgent, string from) => _filter.Match(Encoding.UTF8.GetBytes(userAgent), Encoding.UTF8.GetBytes(from));
}
