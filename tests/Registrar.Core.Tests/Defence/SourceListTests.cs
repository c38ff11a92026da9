using System.Net;
using Registrar.Core.Defence;

namespace Registrar.Core.Tests.Defence;

/// <summary>Who may ask from where (S15).</summary>
internal sealed class SourceListTests
{
    [TestCase("10.1.2.3", SourceVerdict.Allowed)]
    [TestCase("10.6.2.3", SourceVerdict.Denied)]
    [TestCase("10.6.7.8", SourceVerdict.Allowed)]
    [TestCase("10.5.255.255", SourceVerdict.Allowed)]
    [TestCase("10.7.0.0", SourceVerdict.Allowed)]
    [TestCase("10.255.255.255", SourceVerdict.Allowed)]
    [TestCase("11.0.0.0", SourceVerdict.NotListed)]
    [TestCase("9.255.255.255", SourceVerdict.NotListed)]
    [TestCase("::ffff:10.6.2.3", SourceVerdict.Denied)]
    [TestCase("2001:db8:1::9", SourceVerdict.Allowed)]
    [TestCase("2001:db8:2::9", SourceVerdict.NotListed)]
    [TestCase("255.255.255.255", SourceVerdict.Allowed)]
    [TestCase("255.255.255.254", SourceVerdict.NotListed)]
    [TestCase("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", SourceVerdict.Denied)]
    public void S15_the_longest_network_decides(string source, SourceVerdict verdict)
    {
        var list = Make(
            ["10.0.0.0/8", "10.6.7.0/24", "2001:db8:1::/48", "255.255.255.255"],
            ["10.6.0.0/16", "ffff::/16"]);

        Assert.That(list.Judge(Address(source)), Is.EqualTo(verdict));
    }

    [TestCase("192.0.2.1", SourceVerdict.Denied)]
    [TestCase("192.0.2.2", SourceVerdict.Allowed)]
    [TestCase("2001:db8::1", SourceVerdict.Allowed)]
    public void S15_a_deny_list_alone_leaves_the_rest_allowed(string source, SourceVerdict verdict) =>
        Assert.That(Make([], ["192.0.2.1"]).Judge(Address(source)), Is.EqualTo(verdict));

    [TestCase("0.0.0.0/0", "192.0.2.1", SourceVerdict.Allowed)]
    [TestCase("0.0.0.0/0", "2001:db8::1", SourceVerdict.NotListed)]
    [TestCase("::/0", "2001:db8::1", SourceVerdict.Allowed)]
    [TestCase("::/0", "192.0.2.1", SourceVerdict.NotListed)]
    [TestCase("::/0", "::ffff:192.0.2.1", SourceVerdict.NotListed)]
    [TestCase("::ffff:192.0.2.0/120", "192.0.2.1", SourceVerdict.Allowed)]
    public void S15_a_rule_of_one_family_says_nothing_of_the_other(string allow, string source, SourceVerdict verdict) =>
        Assert.That(Make([allow], []).Judge(Address(source)), Is.EqualTo(verdict));

    [Test]
    public void S15_of_two_equal_networks_the_deny_counts() =>
        Assert.That(Make(["192.0.2.0/24"], ["192.0.2.0/24"]).Judge(Address("192.0.2.9")), Is.EqualTo(SourceVerdict.Denied));

    [Test]
    public void S15_without_networks_everybody_is_allowed_and_it_is_the_same_list()
    {
        var list = Make([], []);

        Assert.That(list, Is.SameAs(SourceList.Empty));
        Assert.That(list.Judge(Address("192.0.2.9")), Is.EqualTo(SourceVerdict.Allowed));
    }

    [TestCase("192.0.2.0/33")]
    [TestCase("192.0.2")]
    [TestCase("office")]
    [TestCase("")]
    [TestCase("fe80::1%3")]
    [TestCase("[2001:db8::1]")]
    [TestCase("10.1.2.3/8")]
    [TestCase("2001:db8::1/64")]
    [TestCase("192.0.2.1/0")]
    [TestCase("192.0.2.0/-1")]
    [TestCase("192.0.2.0/")]
    [TestCase("192.0.2.0/ 24")]
    public void S15_what_is_no_network_is_named(string text)
    {
        var isMade = SourceList.TryCreate([text], [], out _, out var problem);

        Assert.That(isMade, Is.False);
        Assert.That(problem, Does.Contain($"'{text}'"));
    }

    [Test]
    public void S15_the_number_of_networks_has_a_cap()
    {
        var isMade = SourceList.TryCreate([.. Enumerable.Repeat("192.0.2.1", SourceList.MaxNetworks + 1)], [], out _, out var problem);

        Assert.That(isMade, Is.False);
        Assert.That(problem, Does.Contain("4096"));
    }

    [Test]
    public void S15_random_lists_say_what_a_walk_over_all_networks_says([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var networks = Enumerable.Range(0, 40).Select(_ => Network(random)).ToArray();
        var list = Make([.. networks[..20].Select(static network => network.ToString())], [.. networks[20..].Select(static network => network.ToString())]);
        var sources = Enumerable.Range(0, 2000).Select(_ => new IPAddress(new byte[] { 10, (byte)random.Next(8), (byte)random.Next(4), (byte)random.Next(256) })).ToArray();

        var wrong = sources.Where(source => list.Judge(SourceAddress.From(source)) != Walk(networks, source));

        Assert.That(wrong, Is.Empty);
    }

    private static IPNetwork Network(Random random)
    {
        var length = random.Next(8, 33);
        var address = (10u << 24) | ((uint)random.Next(8) << 16) | ((uint)random.Next(4) << 8) | (uint)random.Next(256);
        address &= uint.MaxValue << (32 - length);
        return new IPNetwork(new IPAddress([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]), length);
    }

    private static SourceVerdict Walk(IPNetwork[] networks, IPAddress source)
    {
        var best = networks.Index().Where(network => network.Item.Contains(source)).OrderByDescending(static network => network.Item.PrefixLength).ThenByDescending(static network => network.Index >= 20).ToArray();
        return best.Length == 0 ? SourceVerdict.NotListed : best[0].Index >= 20 ? SourceVerdict.Denied : SourceVerdict.Allowed;
    }

    private static SourceList Make(IReadOnlyList<string> allow, IReadOnlyList<string> deny) =>
        SourceList.TryCreate(allow, deny, out var list, out var problem) ? list : throw new ArgumentException(problem);

    private static SourceAddress Address(string text) => SourceAddress.From(IPAddress.Parse(text));
}
