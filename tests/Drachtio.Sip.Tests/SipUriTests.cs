using System.Text;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class SipUriTests
{
    [TestCase("sip:alice@atlanta.com", SipUriScheme.Sip, "alice", "", "atlanta.com", 0, "", "")]
    [TestCase("SIPS:alice:secretword@atlanta.com:5061;transport=tcp?subject=x", SipUriScheme.Sips, "alice", "secretword", "atlanta.com", 5061, ";transport=tcp", "subject=x")]
    [TestCase("sip:+1-212-555-1212:1234@gateway.com;user=phone", SipUriScheme.Sip, "+1-212-555-1212", "1234", "gateway.com", 0, ";user=phone", "")]
    [TestCase("sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com", SipUriScheme.Sip, "", "", "atlanta.com", 0, ";method=REGISTER", "to=alice%40atlanta.com")]
    [TestCase("sip:alice;day=tuesday@atlanta.com", SipUriScheme.Sip, "alice;day=tuesday", "", "atlanta.com", 0, "", "")]
    [TestCase("sip:user;par=u%40example.net@example.com", SipUriScheme.Sip, "user;par=u%40example.net", "", "example.com", 0, "", "")]
    [TestCase("sip:a?b=c@d", SipUriScheme.Sip, "a?b=c", "", "d", 0, "", "")]
    [TestCase("sip:*21#@pbx", SipUriScheme.Sip, "*21#", "", "pbx", 0, "", "")]
    [TestCase("sip:a:@b", SipUriScheme.Sip, "a", "", "b", 0, "", "")]
    [TestCase("sip:[2001:db8::10]:5070", SipUriScheme.Sip, "", "", "[2001:db8::10]", 5070, "", "")]
    [TestCase("sip:x@[::ffff:192.0.2.1];lr", SipUriScheme.Sip, "x", "", "[::ffff:192.0.2.1]", 0, ";lr", "")]
    [TestCase("sip:x@my_pbx.local.;;ob;", SipUriScheme.Sip, "x", "", "my_pbx.local.", 0, ";;ob;", "")]
    [TestCase("tel:+44-1632-960083;ext=5", SipUriScheme.Tel, "+44-1632-960083", "", "", 0, ";ext=5", "")]
    [TestCase("tel:7042;phone-context=example.com", SipUriScheme.Tel, "7042", "", "", 0, ";phone-context=example.com", "")]
    public void Uri_gives_its_parts(string text, SipUriScheme scheme, string user, string password, string host, int port, string parameters, string headers)
    {
        var uri = Parsed.Uri(text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(uri.Scheme, Is.EqualTo(scheme));
            Assert.That(uri.HasUser, Is.EqualTo(user.Length > 0));
            Assert.That(WireText.Text(uri.User), Is.EqualTo(user));
            Assert.That(WireText.Text(uri.Password), Is.EqualTo(password));
            Assert.That(WireText.Text(uri.Host), Is.EqualTo(host));
            Assert.That(uri.Port, Is.EqualTo(port));
            Assert.That(WireText.Text(uri.Parameters.Text), Is.EqualTo(parameters));
            Assert.That(WireText.Text(uri.Headers), Is.EqualTo(headers));
            Assert.That(WireText.Text(uri.Text), Is.EqualTo(text));
        }
    }

    [TestCase("http://example.com/x?y#z"), TestCase("urn:service:sos"), TestCase("soap.beep://192.0.2.103:3002")]
    public void Other_scheme_gives_only_its_text(string text)
    {
        var uri = Parsed.Uri(text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(uri.Scheme, Is.EqualTo(SipUriScheme.Unknown));
            Assert.That(WireText.Text(uri.Text), Is.EqualTo(text));
            Assert.That(uri.Host.IsEmpty && uri.User.IsEmpty, Is.True);
        }
    }

    [TestCase(""), TestCase("sip"), TestCase("sip:"), TestCase(":a@b"), TestCase("1sip:a@b"), TestCase("s p:a@b")]
    [TestCase("sip:@host"), TestCase("sip:a@"), TestCase("sip:a@b@c"), TestCase("sip:a@b c"), TestCase("sip:a b@c"), TestCase("sip:a@b:")]
    [TestCase("sip:a@b:65536"), TestCase("sip:a@b:-1"), TestCase("sip:a@b:5060:1"), TestCase("sip:a@b:9999999999999")]
    [TestCase("sip:a%4@b"), TestCase("sip:a%zz@b"), TestCase("sip:a%@b"), TestCase("sip:a@b;x=%4"), TestCase("sip:a@b?x=%")]
    [TestCase("sip:2001:db8::10"), TestCase("sip:[2001:db8::10"), TestCase("sip:[2001:db8:::1]"), TestCase("sip:[fe80::1%25eth0]"), TestCase("sip:[]"), TestCase("sip:[::1]x")]
    [TestCase("sip:a@b;=x"), TestCase("sip:a@b;x=\"y\""), TestCase("sip:<a@b>"), TestCase("sip:a@b>"), TestCase("sip:a@b\r\nX: y"), TestCase("sip:a@b\0"), TestCase("sip:é@b\u007f")]
    [TestCase("sip:a@bücher.example"), TestCase("sip:a|b@c"), TestCase("sip:a\"b@c")]
    [TestCase("tel:"), TestCase("tel:+"), TestCase("tel:+-."), TestCase("tel:1000"), TestCase("tel:+12a4"), TestCase("tel:1000;phone-context="), TestCase("tel:+44 1632")]
    public void Text_that_is_no_uri_is_refused(string text) =>
        Assert.That(SipUri.TryParse(Encoding.UTF8.GetBytes(text), out _), Is.False);

    [TestCase(64, true), TestCase(65, false)]
    public void Parameters_and_headers_have_a_cap(int count, bool isRead)
    {
        var parameters = "sip:a@b" + string.Concat(Enumerable.Repeat(";p", count));
        var headers = "sip:a@b?" + string.Join('&', Enumerable.Repeat("h=1", count));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(SipUri.TryParse(Encoding.ASCII.GetBytes(parameters), out _), Is.EqualTo(isRead));
            Assert.That(SipUri.TryParse(Encoding.ASCII.GetBytes(headers), out _), Is.EqualTo(isRead));
        }
    }

    [TestCase("al%69ce", "alice"), TestCase("%e3%81%82", "あ"), TestCase("é", "é"), TestCase("a%00b", "a\0b"), TestCase("50%", "50%"), TestCase("%ff", "�"), TestCase("", "")]
    public void User_is_decoded(string user, string expected) =>
        Assert.That(SipUri.DecodeUser(Encoding.UTF8.GetBytes(user)), Is.EqualTo(expected));

    [Test]
    public void Parameter_is_found_in_any_case()
    {
        var uri = Parsed.Uri("sip:a@b;Transport=TCP;lr");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(uri.Parameters.TryGet("transport"u8, out var transport), Is.True);
            Assert.That(WireText.Text(transport), Is.EqualTo("TCP"));
            Assert.That(uri.Parameters.Contains("LR"u8), Is.True);
            Assert.That(uri.Parameters.Contains("maddr"u8), Is.False);
        }
    }
}
