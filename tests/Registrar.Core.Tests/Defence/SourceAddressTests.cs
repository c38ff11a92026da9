using System.Net;
using System.Text;
using Registrar.Core.Defence;

namespace Registrar.Core.Tests.Defence;

/// <summary>Sources as the server writes them.</summary>
public sealed class SourceAddressTests
{
    [TestCase("192.0.2.1")]
    [TestCase("0.0.0.0")]
    [TestCase("255.255.255.255")]
    [TestCase("::")]
    [TestCase("::1")]
    [TestCase("2001:db8::1")]
    [TestCase("2001:DB8:0:0:8:800:200C:417A")]
    [TestCase("1:2:3:4:5:6:7:8")]
    [TestCase("1::8")]
    [TestCase("1:2:3:4:5:6:7::")]
    [TestCase("::2:3:4:5:6:7:8")]
    [TestCase("::ffff:192.0.2.1")]
    [TestCase("64:ff9b::192.0.2.33")]
    [TestCase("1:2:3:4:5:6:1.2.3.4")]
    [TestCase("fe80::1")]
    public void An_address_reads_as_the_framework_reads_it(string text)
    {
        var isRead = SourceAddress.TryParse(Encoding.ASCII.GetBytes(text), out var address);

        Assert.That(isRead, Is.True);
        Assert.That(address, Is.EqualTo(SourceAddress.From(IPAddress.Parse(text))));
    }

    [TestCase("")]
    [TestCase("1")]
    [TestCase("1.2.3")]
    [TestCase("1.2.3.4.5")]
    [TestCase("1.2.3.256")]
    [TestCase("1.2.3.")]
    [TestCase(".1.2.3")]
    [TestCase("1..2.3")]
    [TestCase("01.2.3.4")]
    [TestCase("0x7f.0.0.1")]
    [TestCase("1.2.3.4 ")]
    [TestCase(":")]
    [TestCase(":1")]
    [TestCase("1:")]
    [TestCase(":::")]
    [TestCase("1:::2")]
    [TestCase("1::2::3")]
    [TestCase("1:2:3:4:5:6:7")]
    [TestCase("1:2:3:4:5:6:7:8:9")]
    [TestCase("1:2:3:4:5:6:7:8::")]
    [TestCase("1:2:3:4::5:6:7:8")]
    [TestCase("12345::")]
    [TestCase("g::")]
    [TestCase("1:2:3:4:5:6:7:1.2.3.4")]
    [TestCase("::1.2.3")]
    [TestCase("::1.2.3.4.5")]
    [TestCase("[::1")]
    [TestCase("phone.example.com")]
    public void What_is_no_address_is_refused(string text) =>
        Assert.That(SourceAddress.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);

    [TestCase("::ffff:192.0.2.1", "192.0.2.1")]
    [TestCase("::FFFF:c000:201", "192.0.2.1")]
    [TestCase("[2001:db8::1]", "2001:db8::1")]
    [TestCase("fe80::1%eth0", "fe80::1")]
    [TestCase("[fe80::1%25eth0]", "fe80::1")]
    public void Spellings_of_one_address_are_one_value(string text, string same)
    {
        var one = Read(text);
        var other = Read(same);

        Assert.That(one, Is.EqualTo(other));
        Assert.That(one, Is.Not.EqualTo(default(SourceAddress)));
    }

    [TestCase("192.0.2.1", "192.0.2.1")]
    [TestCase("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void S16_a_prefix_is_what_one_customer_has(string text, string prefix) =>
        Assert.That(Read(text).Prefix.ToString(), Is.EqualTo(prefix));

    [Test]
    public void Random_text_of_the_right_letters_is_judged_as_the_framework_judges_it([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var texts = Enumerable.Range(0, 5000).Select(_ => new string(random.GetItems<char>("01f:::.", random.Next(2, 24)))).ToArray();

        // The framework takes shorter forms of IPv4; those are no addresses here. A mapped one is the same value there and here.
        var differing = texts.Where(text => SourceAddress.TryParse(Encoding.ASCII.GetBytes(text), out var mine)
            ? !IPAddress.TryParse(text, out var theirs) || SourceAddress.From(theirs) != mine
            : IPAddress.TryParse(text, out _) && text.Contains(':', StringComparison.Ordinal) && !HasOddV4(text));

        Assert.That(differing, Is.Empty);
    }

    private static SourceAddress Read(string text) => SourceAddress.TryParse(Encoding.ASCII.GetBytes(text), out var address) ? address : throw new ArgumentException(text);

    // "::01.2.3.4" is an address to the framework.
    private static bool HasOddV4(string text) => text.Contains('.', StringComparison.Ordinal);
}
