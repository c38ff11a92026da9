using System.Text;
using Registrar.Core.Rules;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Who is behind NAT (N4 and N10 of docs/conformance.md ask).</summary>
public sealed class NatRulesTests
{
    [TestCase("sip:1000@192.0.2.9:5060", "192.0.2.9", 5060, false)]
    [TestCase("sip:1000@192.0.2.9", "192.0.2.9", 5060, false)]
    [TestCase("sip:192.0.2.9", "192.0.2.9", 5060, false)]
    [TestCase("sip:1000@192.0.2.9;transport=udp", "192.0.2.9", 5060, false)]
    [TestCase("sip:1000@192.0.2.9;transport=TLS", "192.0.2.9", 5061, false)]
    [TestCase("sip:1000@192.0.2.9;transport=tls", "192.0.2.9", 5060, true)]
    [TestCase("sips:1000@192.0.2.9", "192.0.2.9", 5061, false)]
    [TestCase("sips:1000@192.0.2.9", "192.0.2.9", 5060, true)]
    [TestCase("sip:1000@192.0.2.9:5062", "192.0.2.9", 5060, true)]
    [TestCase("sip:1000@192.0.2.9", "192.0.2.9", 40000, true)]
    [TestCase("sip:1000@10.0.0.9:5060", "192.0.2.9", 5060, true)]
    [TestCase("sip:1000@[2001:db8::9]:5060", "2001:db8::9", 5060, false)]
    [TestCase("sip:1000@[2001:DB8:0:0::9]", "2001:db8::9", 5060, false)]
    [TestCase("sip:1000@[2001:db8::9]", "[2001:db8::9]", 5060, false)]
    [TestCase("sip:1000@[2001:db8::10]", "2001:db8::9", 5060, true)]
    [TestCase("sip:1000@192.0.2.9", "::ffff:192.0.2.9", 5060, false)]
    [TestCase("sip:1000@192.0.2.9", "2001:db8::9", 5060, true)]
    [TestCase("sip:1000@phone.example.com", "192.0.2.9", 5060, true)]
    [TestCase("sip:1000@phone.example.com", "PHONE.example.com", 5060, false)]
    [TestCase("sip:a1b2@df7jal23ls0d.invalid;transport=ws", "192.0.2.9", 5060, true)]
    [TestCase("sip:1000@192.0.2.9;maddr=10.0.0.1", "192.0.2.9", 5060, true)]
    [TestCase("sip:1000@10.0.0.9;maddr=192.0.2.9", "192.0.2.9", 5060, false)]
    [TestCase("tel:+441632960083", "192.0.2.9", 5060, true)]
    [TestCase("nonsense", "192.0.2.9", 5060, true)]
    public void N10_behind_NAT_is_who_names_another_place_than_its_packets_come_from(string contact, string address, int port, bool isBehind) =>
        Assert.That(NatRules.IsBehindNat(Encoding.UTF8.GetBytes(contact), Encoding.UTF8.GetBytes(address), port), Is.EqualTo(isBehind));

    [Test]
    public void N10_a_source_of_any_length_is_judged_without_an_exception() =>
        Assert.That(NatRules.IsBehindNat("sip:1000@192.0.2.9"u8, Encoding.UTF8.GetBytes(new string('9', 1000)), 5060), Is.True);

    [TestCase("", true)]
    [TestCase("<sip:proxy.example.com;lr>\n", false)]
    public async Task N10_a_binding_with_a_Path_is_its_proxys_business(string path, bool isBehind)
    {
        await using var rig = new RegistrarRig();
        var binding = new BindingMaker(rig).Any(source: "192.0.2.9", path: path);

        Assert.That(NatRules.IsBehindNat(in binding), Is.EqualTo(isBehind));
    }
}
