using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Options that change what a REGISTER gets: R2 (own), R8 (raise), N10 (NAT), regping that always challenges.</summary>
public sealed class PolicyTests
{
    // Two bindings of 600 s each; then the request.
    [TestCase(ReplyMode.All, "600", "<sip:1000@10.0.0.3>", 3)]
    [TestCase(ReplyMode.Own, "600", "<sip:1000@10.0.0.3>", 1)]
    [TestCase(ReplyMode.Own, "600", "<sip:1000@10.0.0.1>, <sip:1000@10.0.0.3>", 2)]
    [TestCase(ReplyMode.Own, "0", "<sip:1000@10.0.0.1>", 0)]
    [TestCase(ReplyMode.Own, "0", "*", 0)]
    [TestCase(ReplyMode.Own, null, null, 2, TestName = "R2_a_query_lists_all_in_any_mode")]
    public async Task R2_the_reply_names_all_bindings_or_those_of_the_request(ReplyMode mode, string? expires, string? contacts, int listed)
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { Reply = mode });
        new Phone(rig).Register("600", "<sip:1000@10.0.0.1>", "<sip:1000@10.0.0.2>");

        var answer = new Phone(rig).Register(expires, contacts is null ? [] : [contacts]);

        Assert.That((answer.Status, answer.Contacts.Count), Is.EqualTo((200, listed)));
    }

    [Test]
    public async Task R2_a_repeat_names_its_own_again()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { Reply = ReplyMode.Own });
        new Phone(rig).Register("600", "<sip:1000@10.0.0.1>");
        var phone = new Phone(rig);
        var first = phone.Register("600", "<sip:1000@10.0.0.2>");

        Assert.That(phone.Resend().Contacts, Is.EqualTo(first.Contacts));
    }

    [Test]
    public async Task R2_bindings_that_are_not_listed_take_no_room_in_the_frame()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { Reply = ReplyMode.Own, MaxContactsPerAor = 100 });
        var long950 = new string('a', 950);
        new Phone(rig).Register("600", [.. Enumerable.Range(0, 11).Select(number => $"<sip:{number:D2}{long950}@10.0.0.1>")]);

        Assert.That(new Phone(rig).Register("600", $"<sip:99{long950}@10.0.0.1>").Status, Is.EqualTo(200));
    }

    [TestCase("1", 200, "60")]
    [TestCase("59", 200, "60")]
    [TestCase("60", 200, "60")]
    [TestCase("61", 200, "61")]
    [TestCase("0", 200, null, TestName = "R8_raise_leaves_a_removal_a_removal")]
    public async Task R8_raise_grants_the_minimum_instead_of_423(string asked, int status, string? granted)
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { MinExpiresMode = MinExpiresMode.Raise });

        var answer = new Phone(rig).Register(asked, "<sip:1000@10.0.0.1>");

        Assert.That((answer.Status, answer["Expires"]), Is.EqualTo((status, granted)));
    }

    [Test]
    public async Task R8_raise_is_a_realms_own()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions
        {
            Realms = new Dictionary<string, RegistrarOptions> { [Phone.Realm] = new() { MinExpiresMode = MinExpiresMode.Raise } },
        });

        Assert.That(new Phone(rig).Register("5", "<sip:1000@10.0.0.1>")["Expires"], Is.EqualTo("60"));
    }

    // natexpires, optionsping, pingmode, protocol, Contact → granted; the phone is 198.51.100.7:40000 and asks for 3600.
    [TestCase(120, 0, PingMode.All, "udp", "10.0.0.9:5060", "120", TestName = "N10_behind_NAT_over_UDP_is_short")]
    [TestCase(120, 30, PingMode.None, "udp", "10.0.0.9:5060", "120", TestName = "N10_pings_that_nobody_gets_change_nothing")]
    [TestCase(30, 0, PingMode.All, "udp", "10.0.0.9:5060", "60", TestName = "N10_never_below_the_minimum")]
    [TestCase(9000, 0, PingMode.All, "udp", "10.0.0.9:5060", "3600", TestName = "N10_never_longer_than_asked_for")]
    [TestCase(0, 0, PingMode.All, "udp", "10.0.0.9:5060", "3600", TestName = "N10_off_treats_all_alike")]
    [TestCase(120, 30, PingMode.All, "udp", "10.0.0.9:5060", "3600", TestName = "N10_our_pings_keep_the_NAT_open")]
    [TestCase(120, 30, PingMode.Nat, "udp", "10.0.0.9:5060", "3600", TestName = "N10_our_pings_to_phones_behind_NAT_do_too")]
    [TestCase(120, 0, PingMode.All, "udp", "198.51.100.7:40000", "3600", TestName = "N10_a_phone_in_the_open_is_as_asked")]
    [TestCase(120, 0, PingMode.All, "tcp", "10.0.0.9:5060", "3600", TestName = "N10_a_stream_is_as_asked")]
    public async Task N10_only_refreshes_keep_an_unpinged_NAT_open(int natExpires, int optionsPing, PingMode mode, string protocol, string host, string granted)
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { NatExpires = natExpires, OptionsPing = optionsPing, PingMode = mode });
        var phone = new Phone(rig) { Source = new Source(Protocol: protocol), ViaTransport = protocol.ToUpperInvariant() };

        Assert.That(phone.Register("3600", $"<sip:1000@{host}>")["Expires"], Is.EqualTo(granted));
    }

    [Test]
    public async Task N10_a_phone_behind_a_proxy_with_Path_is_as_asked()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { NatExpires = 120, Path = PathMode.Lenient });
        var phone = new Phone(rig) { Extra = { "Path: <sip:edge.example.com;lr>" } };

        Assert.That(phone.Register("3600", "<sip:1000@10.0.0.9>")["Expires"], Is.EqualTo("3600"));
    }

    [Test]
    public async Task N10_does_not_apply_in_regping_mode()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { NatExpires = 120, RegPing = 30 });

        Assert.That(new Phone(rig).Register("3600", "<sip:1000@10.0.0.9>")["Expires"], Is.EqualTo("30"));
    }

    [Test]
    public async Task N10_a_repeat_is_told_the_same()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { NatExpires = 120 });
        var phone = new Phone(rig) { Expires = "3600" };
        phone.Register();
        phone.CSeq--;

        Assert.That(phone.SendWithDigest()["Expires"], Is.EqualTo("120"));
    }

    [Test]
    public async Task Regpingauth_always_challenges_each_refresh()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { RegPing = 30, RegPingAuth = RegPingAuthMode.Always });
        var phone = new Phone(rig);
        var first = phone.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first["Expires"], Is.EqualTo("30"));
            Assert.That(phone.Send().Status, Is.EqualTo(401));
            Assert.That(phone.Send(phone.Authorization()).Status, Is.EqualTo(200));
            Assert.That(rig.Registrar.User(Phone.Realm, "1000").Single().Expires, Is.EqualTo(3600));
        }
    }

    [Test]
    public async Task Regpingauth_always_gives_no_repeat_without_a_digest()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { RegPing = 30, RegPingAuth = RegPingAuthMode.Always });
        var phone = new Phone(rig);
        phone.Register();
        phone.CSeq--;

        Assert.That(phone.Send().Status, Is.EqualTo(401));
    }
}
