using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>What SIPS asks of a REGISTER: T4 of docs/conformance.md, RFC 5630 §5.2.</summary>
public sealed class SipsTests
{
    private const string Sip = "<sip:1000@10.0.0.1>";
    private const string Sips = "<sips:1000@10.0.0.1>";

    private RegistrarRig _rig = null!;

    [SetUp]
    public void SetUp() => _rig = new RegistrarRig();

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    // To, Request-URI, protocol, Via, Contact → status
    [TestCase("sips", "sips", "tls", "TLS", Sips, 200)]
    [TestCase("sips", "sips", "tcp", "WSS", Sips, 200)]
    [TestCase("sip", "sips", "tls", "TLS", Sips, 200, TestName = "T4_To_does_not_matter_to_a_SIPS_Contact")]
    [TestCase("sip", "sip", "tls", "TLS", Sip, 200, TestName = "T4_a_SIP_Contact_may_come_over_TLS")]
    [TestCase("sip", "sips", "tls", "TLS", Sip, 200)]
    [TestCase("sip", "sip", "udp", "UDP", Sip, 200)]
    [TestCase("sips", "sips", "tls", "TLS", Sip, 400, TestName = "T4_a_SIPS_To_wants_SIPS_Contacts")]
    [TestCase("sips", "sips", "tcp", "TCP", Sips, 400, TestName = "T4_a_SIPS_To_wants_TLS")]
    [TestCase("sips", "sips", "udp", "UDP", Sips, 400)]
    [TestCase("sips", "sips", "tcp", "TLS", Sips, 400, TestName = "T4_a_Via_that_says_TLS_makes_no_TLS")]
    [TestCase("sips", "sips", "tcp", "WS", Sips, 400, TestName = "T4_WS_is_not_WSS")]
    [TestCase("sip", "sips", "tcp", "TCP", Sips, 400, TestName = "T4_a_SIPS_Contact_wants_TLS")]
    [TestCase("sips", "sip", "tls", "TLS", Sips, 400, TestName = "T4_a_SIPS_Contact_wants_a_SIPS_Request_URI")]
    [TestCase("sip", "sips", "tls", "TLS", Sips + ", <sip:1000@10.0.0.2>", 400, TestName = "T4_one_SIPS_Contact_wants_all_of_them_SIPS")]
    public void T4_SIPS_is_SIPS_throughout(string to, string target, string protocol, string via, string contacts, int status)
    {
        var phone = Over(protocol, via);
        phone.Aor = $"{to}:1000@{Phone.Realm}";
        phone.RequestUri = $"{target}:{Phone.Realm}";

        Assert.That((phone.Register("600", contacts).Status, _rig.Registrar.BindingCount > 0), Is.EqualTo((status, status == 200)));
    }

    [TestCase("0", Sips, TestName = "T4_a_removal_binds_nothing")]
    [TestCase("0", Sip, TestName = "T4_a_removal_of_a_SIP_Contact_binds_nothing")]
    [TestCase("600", Sips + ";expires=0", TestName = "T4_a_removal_by_parameter_binds_nothing")]
    [TestCase("0", "*", TestName = "T4_star_binds_nothing")]
    [TestCase(null, null, TestName = "T4_a_query_binds_nothing")]
    public void T4_what_binds_nothing_passes_over_anything(string? expires, string? contact)
    {
        var phone = new Phone(_rig) { Aor = $"sips:1000@{Phone.Realm}" };

        Assert.That(phone.Register(expires, contact is null ? [] : [contact]).Status, Is.EqualTo(200));
    }

    [TestCase("198.51.100.7", "<sips:edge.example.com;lr>", 200, TestName = "T4_a_trusted_proxy_vouches_by_a_SIPS_Path")]
    [TestCase("198.51.100.7", "<sips:edge.example.com;lr>, <sip:core.example.com;lr>", 400, TestName = "T4_the_whole_Path_is_SIPS_or_it_does_not_count")]
    [TestCase("203.0.113.1", "<sips:edge.example.com;lr>", 400, TestName = "T4_a_stranger_vouches_for_nobody")]
    public void T4_who_may_say_that_it_was_TLS(string trusted, string path, int status)
    {
        _rig.Registrar.Update(new RegistrarOptions { Trusted = [trusted], Path = PathMode.Lenient });
        var phone = Over("udp", "UDP");
        phone.Aor = $"sips:1000@{Phone.Realm}";
        phone.RequestUri = $"sips:{Phone.Realm}";
        phone.Extra.Add($"Path: {path}");

        Assert.That(phone.Register("600", Sips).Status, Is.EqualTo(status));
    }

    [Test]
    public void T4_a_SIP_value_in_the_Path_refuses_a_SIPS_Contact_over_TLS()
    {
        _rig.Registrar.Update(new RegistrarOptions { Path = PathMode.Lenient });
        var phone = Over("tls", "TLS");
        phone.RequestUri = $"sips:{Phone.Realm}";
        phone.Extra.Add("Path: <sip:core.example.com;lr>");

        Assert.That(phone.Register("600", Sips).Status, Is.EqualTo(400));
    }

    [Test]
    public void T4_it_is_judged_after_authentication_and_has_a_code_of_its_own()
    {
        _rig.Registrar.Update(new RegistrarOptions { Trusted = ["198.51.100.7"] });
        var phone = new Phone(_rig) { Contacts = [Sips] };

        var first = phone.Send();
        var second = phone.SendWithDigest();

        Assert.That((first.Status, second.Status, second.Reason, second["X-Reason"]), Is.EqualTo((401, 400, "SIPS Required Throughout", "reg.not_sips")));
    }

    [Test]
    public void T4_SIP_and_SIPS_are_one_address_of_record_and_two_bindings()
    {
        new Phone(_rig).Register("600", Sip);
        var secure = Over("tls", "TLS");
        secure.Aor = $"sips:1000@{Phone.Realm}";
        secure.RequestUri = $"sips:{Phone.Realm}";

        var answer = secure.Register("600", Sips);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Contacts, Is.EqualTo([Sips + ";expires=600", Sip + ";expires=600"]));
            Assert.That(_rig.Registrar.User($"sips:1000@{Phone.Realm}"), Has.Count.EqualTo(2));
        }
    }

    private Phone Over(string protocol, string via) => new(_rig) { Source = new Source(Protocol: protocol), ViaTransport = via };
}
