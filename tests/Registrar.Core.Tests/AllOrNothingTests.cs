using System.Text;
using Drachtio.Sip;
using Registrar.Core.Handling;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>One Contact that fails fails all (R12), headers that may stand once only, and requests that a generator has bent.</summary>
public sealed class AllOrNothingTests
{
    private RegistrarRig _rig = null!;
    private Phone _phone = null!;

    [SetUp]
    public void SetUp()
    {
        _rig = new RegistrarRig(new RegistrarOptions { MaxContactsPerAor = 3 });
        _phone = new Phone(_rig);
        _phone.Register("600", "<sip:1000@10.0.0.1>", "<sip:1000@10.0.0.2>");
    }

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    // Each begins with a removal and a new binding that would both do.
    [TestCase("<sip:1000@10.0.0.4>;expires=5", 423, TestName = "R12_too_brief")]
    [TestCase("<sip:1000@10.0.0.4>;q=7", 400, TestName = "R12_a_bad_q")]
    [TestCase("<tel:+441632960083>", 400, TestName = "R12_a_bad_scheme")]
    [TestCase("<sip:1000@10.0.0.4>;x=\"a\0b\"", 400, TestName = "R12_what_could_not_be_written_into_the_200")]
    [TestCase("<sip:>", 400, TestName = "R12_what_cannot_be_read")]
    [TestCase("*", 400, TestName = "R12_a_star_among_them")]
    [TestCase("<sips:1000@10.0.0.4>", 400, TestName = "R12_SIPS_without_TLS")]
    [TestCase("<sip:1000@10.0.0.4>, <sip:1000@10.0.0.5>", 403, TestName = "R12_one_too_many_for_the_address")]
    [TestCase("<sip:1000@10.0.0.4>, <sip:1@h>, <sip:2@h>, <sip:3@h>, <sip:4@h>, <sip:5@h>, <sip:6@h>, <sip:7@h>, <sip:8@h>, <sip:9@h>, <sip:10@h>", 400, TestName = "R12_too_many_in_one_request")]
    [TestCase("long", 400, TestName = "R12_too_long")]
    public void R12_a_Contact_that_fails_undoes_those_before_it(string last, int status)
    {
        var before = _rig.Dump();
        _phone.Contacts = ["<sip:1000@10.0.0.1>;expires=0", "<sip:1000@10.0.0.3>", last.Replace("long", $"<sip:{new string('a', 2000)}@h>", StringComparison.Ordinal)];

        var answer = _phone.SendWithDigest();

        Assert.That((answer.Status, _rig.Dump(), _rig.Registrar.BindingCount), Is.EqualTo((status, before, 2)));
    }

    [Test]
    public void R12_a_CSeq_that_is_too_low_for_one_binding_undoes_all()
    {
        var before = _rig.Dump();
        _phone.CSeq = 0;
        _phone.Contacts = ["<sip:1000@10.0.0.3>", "<sip:1000@10.0.0.1>"];

        Assert.That((_phone.SendWithDigest().Status, _rig.Dump()), Is.EqualTo((500, before)));
    }

    [Test]
    public void R11_an_equal_CSeq_with_other_content_is_500_and_changes_nothing()
    {
        var before = _rig.Dump();
        _phone.CSeq--;
        _phone.Contacts = ["<sip:1000@10.0.0.1>;q=0.3"];

        Assert.That((_phone.SendWithDigest().Status, _rig.Dump()), Is.EqualTo((500, before)));
    }

    [TestCase("To: <sip:1000@bling.babblevoice.com>")]
    [TestCase("From: <sip:1000@bling.babblevoice.com>;tag=2")]
    [TestCase("Call-ID: another")]
    [TestCase("i: another")]
    [TestCase("CSeq: 3 REGISTER")]
    [TestCase("Expires: 300")]
    [TestCase("Expires: 600")]
    public void R12_a_header_that_may_stand_once_and_stands_twice_is_400(string line)
    {
        var before = _rig.Dump();
        _phone.Extra.Add(line);

        Assert.That((_phone.SendWithDigest().Status, _rig.Dump()), Is.EqualTo((400, before)));
    }

    [TestCase("Supported: path, gruu, outbound", null)]
    [TestCase("Supported: foo", null)]
    [TestCase("Require: path", null)]
    [TestCase("Require: PATH", null)]
    [TestCase("Require:", null)]
    [TestCase("Proxy-Require: foo", null, TestName = "R27_Proxy_Require_speaks_to_proxies")]
    [TestCase("Require: outbound", "outbound")]
    [TestCase("Require: gin, path", "gin")]
    public void R27_only_a_Require_that_nobody_here_knows_is_refused(string line, string? unsupported)
    {
        _phone.Extra.Add(line);

        var answer = _phone.SendWithDigest();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(unsupported is null ? 200 : 420));
            Assert.That(answer["Unsupported"], Is.EqualTo(unsupported));
            Assert.That(answer.All("Require"), Is.Empty);
        }
    }

    // Bytes flipped, doubled, cut out and swapped, from a seed that makes each run the same.
    [Test]
    public void A_bent_REGISTER_is_read_or_refused_and_never_throws([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        _phone.Extra.Add("Path: <sip:a.example.com;lr>, <sips:b.example.com>");
        _phone.Extra.Add("Require: path");
        _phone.Contacts = ["\"A\" <sip:1000@10.0.0.1;x=%41>;q=0.5;+sip.instance=\"<urn:uuid:1>\";reg-id=1, <sips:b@[2001:db8::1]:5061>;expires=99"];
        var whole = Encoding.UTF8.GetBytes(_phone.Keep(_phone.Authorization()));
        var register = new IncomingRegister();
        var message = new SipMessage();
        var options = new RegistrarOptions();

        Assert.That(() => Enumerable.Range(0, 4000).Count(_ => Bend(whole, random) is var bent && message.TryParse(bent, SipLimits.Default, out var _) && register.TryRead(message, "udp"u8, options, out var _)), Is.Positive);
    }

    private static byte[] Bend(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var count = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                case 2 when bytes.Count > 20:
                    bytes.RemoveRange(at, count);
                    break;
                default:
                    bytes[at] = (byte)"<>\";:,@%*=\r\n ["[random.Next(14)];
                    break;
            }
        }

        return [.. bytes];
    }
}
