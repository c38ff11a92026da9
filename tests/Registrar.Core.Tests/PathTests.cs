using System.Text.Json;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Path (RFC 3327, R19 of docs/conformance.md) and Service-Route (RFC 3608, R20).</summary>
public sealed class PathTests
{
    private const string Path = "Path: <sip:edge.example.com;lr;ob>, \"Core\" <sip:[2001:db8::1]:5070;lr>";

    private static readonly string[] Values = ["<sip:edge.example.com;lr;ob>", "\"Core\" <sip:[2001:db8::1]:5070;lr>"];

    private static RegistrarRig Rig(PathMode mode = PathMode.Lenient, params string[] trusted) =>
        new(new RegistrarOptions { Path = mode, Trusted = trusted, OptionsPing = 30 });

    private static Phone Behind(RegistrarRig rig, params string[] extra)
    {
        var phone = new Phone(rig);
        phone.Extra.AddRange(extra);
        return phone;
    }

    [Test]
    public async Task R19_Path_is_stored_in_order_and_returned_to_a_phone_that_supports_it()
    {
        await using var rig = Rig();

        var answer = Behind(rig, Path, "Supported: gruu, PATH").Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(answer.All("Path"), Is.EqualTo(new[] { string.Join(", ", Values) }));
            Assert.That(rig.Registrar.User(Phone.Realm, "1000").Single().Path, Is.EqualTo(Values));
            Assert.That(rig.Registrar.Contacts(Phone.Realm, "1000").Contacts.Single().Path, Is.EqualTo(Values));
        }
    }

    [Test]
    public async Task R19_several_Path_lines_and_folds_are_one_list()
    {
        await using var rig = Rig();

        var answer = Behind(rig, "Path: <sip:a;lr>,\r\n <sip:b;lr>;x=\r\n y", "Path: <sip:c;lr>", "Supported: path").Register();

        Assert.That(answer.All("Path"), Is.EqualTo(["<sip:a;lr>, <sip:b;lr>;x= y, <sip:c;lr>"]));
    }

    // mode, trusted source, header of the phone → status, stored, returned
    [TestCase(PathMode.Trusted, true, null, 200, true, false)]
    [TestCase(PathMode.Trusted, true, "Supported: path", 200, true, true)]
    [TestCase(PathMode.Trusted, true, "Require: path", 200, true, true)]
    [TestCase(PathMode.Trusted, false, null, 200, false, false)]
    [TestCase(PathMode.Trusted, false, "Supported: path", 200, false, false)]
    [TestCase(PathMode.Trusted, false, "Require: path", 420, false, false)]
    [TestCase(PathMode.Lenient, false, null, 200, true, false)]
    [TestCase(PathMode.Lenient, false, "Supported: path", 200, true, true)]
    [TestCase(PathMode.Strict, true, null, 420, false, false)]
    [TestCase(PathMode.Strict, false, null, 420, false, false)]
    [TestCase(PathMode.Strict, false, "Supported: path", 200, true, true)]
    public async Task R19_modes(PathMode mode, bool isTrusted, string? header, int status, bool isStored, bool isReturned)
    {
        await using var rig = Rig(mode, isTrusted ? "198.51.100.0/24" : "203.0.113.1");
        var phone = Behind(rig, [Path, header ?? "X-None: 1"]);

        var answer = phone.Register();
        var stored = rig.Registrar.User(Phone.Realm, "1000").SelectMany(registration => registration.Path ?? []);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(status));
            Assert.That(answer["Unsupported"], Is.EqualTo(status == 420 ? "path" : null));
            Assert.That(stored, Is.EqualTo(isStored ? Values : []));
            Assert.That(answer.All("Path"), Is.EqualTo(isReturned ? new[] { string.Join(", ", Values) } : []));
        }
    }

    [TestCase("198.51.100.7", "198.51.100.7", true)]
    [TestCase("198.51.100.7", "198.51.100.8", false)]
    [TestCase("198.51.100.0/24", "198.51.100.8", true)]
    [TestCase("198.51.100.0/24", "::ffff:198.51.100.8", true)]
    [TestCase("2001:db8::/32", "2001:db8:1::7", true)]
    [TestCase("2001:db8::/32", "198.51.100.8", false)]
    public async Task R19_a_source_is_trusted_by_address_or_network(string trusted, string source, bool isStored)
    {
        await using var rig = Rig(PathMode.Trusted, trusted);
        var phone = Behind(rig, Path);
        phone.Source = new Source(source);

        phone.Register();

        Assert.That(rig.Registrar.User(Phone.Realm, "1000").Single().Path is not null, Is.EqualTo(isStored));
    }

    [TestCase("Path: <tel:+441632960083>", "Bad Path")]
    [TestCase("Path: <sip:a?x=y>", "Bad Path")]
    [TestCase("Path: nonsense", "Bad Path")]
    public async Task R19_a_Path_that_is_no_next_hop_is_400(string header, string reason)
    {
        await using var rig = Rig();

        var answer = Behind(rig, header).Send();

        Assert.That((answer.Status, answer.Reason), Is.EqualTo((400, reason)));
    }

    [Test]
    public async Task R19_Path_has_a_cap()
    {
        await using var rig = Rig();

        var answer = Behind(rig, $"Path: <sip:{new string('a', 1024)}>").Send();

        Assert.That((answer.Status, answer.Reason), Is.EqualTo((400, "Header Too Long")));
    }

    [Test]
    public async Task R19_only_the_unknown_tags_stand_in_Unsupported()
    {
        await using var rig = Rig();

        var answer = Behind(rig, Path, "Require: path, foo").Send();

        Assert.That(answer.All("Unsupported"), Is.EqualTo(["foo"]));
    }

    [TestCase("udp", "UDP")]
    [TestCase("tcp", "TCP")]
    public async Task R19_OPTIONS_go_to_the_first_Path_URI_and_the_Contact_is_not_rewritten(string protocol, string via)
    {
        await using var rig = Rig();
        var phone = Behind(rig, Path);
        phone.Source = new Source(Protocol: protocol);
        phone.ViaTransport = via;

        phone.Register("600", "<sip:1000@192.168.1.10:5062>");
        rig.Advance(31);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rig.Link.Pings.Select(ping => (ping.RequestUri, ping.NextHop)), Is.Not.Empty.And.All.EqualTo(("sip:1000@192.168.1.10:5062", "sip:edge.example.com;lr;ob")));
            Assert.That(rig.Registrar.User(Phone.Realm, "1000").Single().Contacts, Is.EqualTo(["sip:1000@192.168.1.10:5062"]));
            Assert.That(rig.Registrar.Contacts(Phone.Realm, "1000").Contacts.Single().Contact, Is.EqualTo("sip:1000@192.168.1.10:5062"));
        }
    }

    [Test]
    public async Task R19_a_refresh_without_Path_takes_it_away()
    {
        await using var rig = Rig();
        var phone = Behind(rig, Path);
        phone.Register();
        phone.Extra.Remove(Path);

        phone.SendWithDigest();

        Assert.That(rig.Registrar.User(Phone.Realm, "1000").Single().Path, Is.Null);
    }

    [Test]
    public async Task R19_events_and_JSON_show_Path_only_where_there_is_one()
    {
        await using var rig = Rig();
        await using var events = new EventLog(rig.Registrar);
        Behind(rig, Path).Register();
        Behind(rig).Register("600", "<sip:1000@10.0.0.2>");

        var json = (await events.NextAsync(2)).Select(told => JsonSerializer.SerializeToElement(told, RegistrarJson.Default.RegistrarEvent).GetProperty("registration")).ToArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(json[0].GetProperty("path").EnumerateArray().Select(value => value.GetString()), Is.EqualTo(Values));
            Assert.That(json[1].TryGetProperty("path", out _), Is.False);
        }
    }

    [Test]
    public async Task R19_another_Path_is_challenged_in_regping_mode()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { Path = PathMode.Lenient, RegPing = 30 });
        var phone = Behind(rig, Path);
        phone.Register();
        var same = phone.Send().Status;
        phone.Extra[^1] = "Path: <sip:evil.example.com;lr>";

        Assert.That((same, phone.Send().Status), Is.EqualTo((200, 401)));
    }

    [Test]
    public async Task R20_Service_Route_is_in_every_200_and_in_no_other_answer()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { ServiceRoute = ["sip:orig@scscf.example.com;lr", "<sips:b.example.com;lr>"] });
        var phone = new Phone(rig);

        var challenge = phone.Send();
        var initial = phone.SendWithDigest();
        var refresh = phone.SendWithDigest();
        phone.Contacts = [];
        var query = phone.SendWithDigest();
        phone.Contacts = ["<sip:1000@10.0.0.9:5060>"];
        phone.Expires = "10";
        var tooBrief = phone.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new[] { initial, refresh, query }.Select(answer => answer.All("Service-Route")), Is.All.EqualTo(new[] { "<sip:orig@scscf.example.com;lr>, <sips:b.example.com;lr>" }));
            Assert.That((challenge.Status, challenge["Service-Route"]), Is.EqualTo((401, (string?)null)));
            Assert.That((tooBrief.Status, tooBrief["Service-Route"]), Is.EqualTo((423, (string?)null)));
        }
    }

    [TestCase(16, 400)]
    [TestCase(64, 200)]
    public async Task S21_all_Path_values_together_have_a_cap(int cap, int status)
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { Path = PathMode.Lenient, MaxPathBytes = cap });

        Assert.That(Behind(rig, "Path: <sip:a.com;lr>", "Path: <sip:b.com;lr>", "Supported: path").Register().Status, Is.EqualTo(status));
    }

    [Test]
    public async Task R19_the_bytes_of_Path_count_against_the_frame()
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { Path = PathMode.Lenient, MaxPathBytes = 4096, MaxContactBytes = 4096 });
        string Long(char letter) => $"<sip:1000@10.0.0.1;x={new string(letter, 4000)}>";
        var phone = Behind(rig, $"Path: <sip:edge.example.com;lr;x={new string('p', 4000)}>", "Supported: path");

        var statuses = new[] { phone.Register("600", Long('a')).Status, phone.Register("600", Long('b')).Status };

        Assert.That(statuses, Is.EqualTo([200, 500]));
    }

    [Test]
    public void R19_R20_broken_options_are_named()
    {
        var broken = new RegistrarOptions { Trusted = ["proxy.example.com"], ServiceRoute = ["tel:1"], Path = (PathMode)9 };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(broken.Validate(), Has.Some.StartsWith("trusted has 'proxy.example.com'"));
            Assert.That(broken.Validate(), Has.Some.StartsWith("serviceroute has 'tel:1'"));
            Assert.That(broken.Validate(), Has.Some.StartsWith("path is 9"));
        }
    }
}
