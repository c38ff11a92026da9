using Registrar.Core.Queries;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>What people are told of a device: M8 of docs/conformance.md.</summary>
public sealed class DeviceViewTests
{
    [TestCase("Yealink SIP-T46S 66.85.0.5", "Yealink SIP-T46S", RegistrationDeviceType.Phone, "Yealink", "SIP-T46S", "66.85.0.5")]
    [TestCase("PolycomVVX-VVX_410-UA/5.9.6.2327", "Polycom VVX-VVX_410-UA", RegistrationDeviceType.Phone, "Polycom", "VVX-VVX_410-UA", "5.9.6.2327")]
    [TestCase("snom720/8.7.5.35", "snom 720", RegistrationDeviceType.Phone, "snom", "720", "8.7.5.35")]
    [TestCase("snomD785/10.1.127.10", "snom D785", RegistrationDeviceType.Phone, "snom", "D785", "10.1.127.10")]
    [TestCase("Grandstream GXP2170 1.0.11.23", "Grandstream GXP2170", RegistrationDeviceType.Phone, "Grandstream", "GXP2170", "1.0.11.23")]
    [TestCase("Grandstream HT802 1.0.29.8", "Grandstream HT802", RegistrationDeviceType.Gateway, "Grandstream", "HT802", "1.0.29.8")]
    [TestCase("Cisco/SPA504G-7.6.2b", "Cisco", RegistrationDeviceType.Phone, "Cisco", "", "")]
    [TestCase("Fanvil X4U 2.12.1", "Fanvil X4U", RegistrationDeviceType.Phone, "Fanvil", "X4U", "2.12.1")]
    [TestCase("Z 5.3.8 rv2.9.30-mod", "Zoiper", RegistrationDeviceType.Softphone, "Zoiper", "", "5.3.8")]
    [TestCase("Zoiper rv2.10.20.4", "Zoiper", RegistrationDeviceType.Softphone, "Zoiper", "", "rv2.10.20.4")]
    [TestCase("MicroSIP/3.21.3", "MicroSIP", RegistrationDeviceType.Softphone, "MicroSIP", "", "3.21.3")]
    [TestCase("LinphoneAndroid/5.0.14 (Pixel 6) LinphoneSDK/5.2.6", "Linphone Android", RegistrationDeviceType.Softphone, "Linphone", "Android", "5.0.14")]
    [TestCase("SIP.js/0.21.2", "SIP.js", RegistrationDeviceType.WebRtc, "SIP.js", "", "0.21.2")]
    [TestCase("JsSIP 3.10.1", "JsSIP", RegistrationDeviceType.WebRtc, "JsSIP", "", "3.10.1")]
    [TestCase("Asterisk PBX 18.9.0", "Asterisk PBX", RegistrationDeviceType.Gateway, "Asterisk", "PBX", "18.9.0")]
    [TestCase("FreeSWITCH-mod_sofia/1.10.7-release~64bit", "FreeSWITCH mod_sofia", RegistrationDeviceType.Gateway, "FreeSWITCH", "mod_sofia", "1.10.7-release~64bit")]
    [TestCase("FRITZ!OS", "FRITZ!OS", RegistrationDeviceType.Unknown, "", "", "")]
    [TestCase("AVM FRITZ!Box 7590 154.07.29", "AVM FRITZ!Box", RegistrationDeviceType.Gateway, "AVM", "FRITZ!Box", "154.07.29")]
    [TestCase("MyPhone/2.0 (something) x", "MyPhone", RegistrationDeviceType.Unknown, "", "", "2.0")]
    [TestCase("zebra 1.0", "zebra", RegistrationDeviceType.Unknown, "", "", "")]
    [TestCase("", "", RegistrationDeviceType.Unknown, "", "", "")]
    [TestCase("   ", "", RegistrationDeviceType.Unknown, "", "", "")]
    [TestCase("/", "/", RegistrationDeviceType.Unknown, "", "", "")]
    [TestCase("((,,))", "", RegistrationDeviceType.Unknown, "", "", "")]
    public void M8_a_User_Agent_is_read_for_people(string userAgent, string label, RegistrationDeviceType type, string vendor, string model, string firmware)
    {
        var device = DeviceView.Of(userAgent, "<urn:uuid:1>");

        Assert.That(device, Is.EqualTo(new RegistrationDevice { Label = label, Type = type, Instance = "<urn:uuid:1>", Vendor = vendor, Model = model, Firmware = firmware }));
    }

    [TestCase("Evil\u001B[31m phone", "Evil")]
    [TestCase("\u202Eenohp", "enohp")]
    [TestCase("Yealink\r\nX-Bad:1 T4", "Yealink X-Bad:1")]
    [TestCase("Yea\u0000link", "Yea")]
    [TestCase("\uD800broken", "broken")]
    [TestCase("Téléphone/1.0", "Téléphone")]
    [TestCase("電話 1.0", "電話")]
    public void M8_what_could_harm_a_terminal_or_a_page_is_a_blank(string userAgent, string label) =>
        Assert.That(DeviceView.Of(userAgent, "\u001B").Label, Is.EqualTo(label));

    [Test]
    public void M8_a_long_one_is_cut_between_characters()
    {
        var label = DeviceView.Of(new string('a', 63) + "\U0001F600" + new string('b', 200), "").Label;

        Assert.That(label, Is.EqualTo(new string('a', 63)));
    }

    [Test]
    public void M8_nothing_makes_it_throw()
    {
        const string Alphabet = "zZ/ -_(),.v12Yealink\u001B\uD83D\uDE00\u202E";
        var random = new Random(8);
        var texts = Enumerable.Range(0, 20_000).Select(_ => new string([.. Enumerable.Range(0, random.Next(0, 40)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]));

        Assert.That(() => texts.Select(text => DeviceView.Of(text, text).Label).Count(label => label.AsSpan().ContainsAny("\u001B\u202E")), Is.Zero);
    }

    [Test]
    public async Task M8_a_registration_shows_its_device()
    {
        await using var rig = new RegistrarRig();
        var phone = new Phone(rig) { Extra = { [0] = "User-Agent: Yealink SIP-T46S 66.85.0.5" } };
        phone.Register("600", "<sip:1000@10.0.0.1>;+sip.instance=\"<urn:uuid:1>\"");

        var json = System.Text.Json.JsonSerializer.Serialize(rig.Registrar.User(Phone.Realm, "1000")[0], RegistrarJson.Default.Registration);

        Assert.That(json, Does.EndWith(",\"device\":{\"label\":\"Yealink SIP-T46S\",\"type\":\"phone\",\"instance\":\"\\u003Curn:uuid:1\\u003E\"}}"));
    }
}
