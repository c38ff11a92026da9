using System.Text;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class DigestCredentialsTests
{
    [TestCase("Digest username=\"bob\",realm=\"a.example\",nonce=\"n1\",uri=\"sip:a.example\",response=\"r1\",algorithm=MD5,cnonce=\"c1\",opaque=\"o1\",qop=auth,nc=00000001,x-y=\"z\"")]
    [TestCase("DIGEST  Username = \"bob\" ,REALM=\"a.example\",,\r\n  nonce=\"n1\" , uri=\"sip:a.example\" ,response = \"r1\", Algorithm=\"MD5\", cnonce=\"c1\",opaque=\"o1\", qop=\"auth\", nc=\"00000001\" , X-Y=z ,")]
    [TestCase("digest\turi=sip:a.example, username=bob, realm=a.example, nonce=n1, response=r1, algorithm=MD5, cnonce=c1, opaque=o1, qop=auth, nc=00000001, x-y=z")]
    public void Credentials_are_read_in_any_dress(string text)
    {
        var credentials = Parsed.Credentials(text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(WireText.Text(credentials.Username), Is.EqualTo("bob"));
            Assert.That(WireText.Text(credentials.Realm), Is.EqualTo("a.example"));
            Assert.That(WireText.Text(credentials.Nonce), Is.EqualTo("n1"));
            Assert.That(WireText.Text(credentials.Uri), Is.EqualTo("sip:a.example"));
            Assert.That(WireText.Text(credentials.Response), Is.EqualTo("r1"));
            Assert.That(WireText.Text(credentials.Algorithm), Is.EqualTo("MD5"));
            Assert.That(WireText.Text(credentials.CNonce), Is.EqualTo("c1"));
            Assert.That(WireText.Text(credentials.Opaque), Is.EqualTo("o1"));
            Assert.That(WireText.Text(credentials.Qop), Is.EqualTo("auth"));
            Assert.That(WireText.Text(credentials.Nc), Is.EqualTo("00000001"));
            Assert.That(credentials.TryGet("x-y"u8, out var other), Is.True);
            Assert.That(WireText.Text(other), Is.EqualTo("z"));
        }
    }

    [Test]
    public void Quoted_strings_keep_commas_and_escapes()
    {
        var credentials = Parsed.Credentials("Digest username=\"a \\\"b\\\\, c=d\", realm=\"x, y\"");
        Span<byte> plain = stackalloc byte[50];

        var length = DigestCredentials.Unescape(credentials.Username, plain);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(WireText.Text(credentials.Username), Is.EqualTo("a \\\"b\\\\, c=d"));
            Assert.That(WireText.Text(plain[..length]), Is.EqualTo("a \"b\\, c=d"));
            Assert.That(WireText.Text(credentials.Realm), Is.EqualTo("x, y"));
        }
    }

    [Test]
    public void Empty_and_absent_are_told_apart_by_name()
    {
        var credentials = Parsed.Credentials("Digest username=\"\"");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(credentials.Username.IsEmpty && credentials.Realm.IsEmpty, Is.True);
            Assert.That(credentials.TryGet("USERNAME"u8, out _), Is.True);
            Assert.That(credentials.TryGet("realm"u8, out _), Is.False);
        }
    }

    [TestCase(""), TestCase("Digest"), TestCase("Digest "), TestCase("Digest ,"), TestCase("Basic QWxhZGRpbg=="), TestCase("Digestive username=\"x\""), TestCase("Digest=username")]
    [TestCase("NoOneKnowsThisScheme opaque-data=here"), TestCase("Digest username"), TestCase("Digest username=\"x"), TestCase("Digest username=\"x\"y"), TestCase("Digest =\"x\"")]
    [TestCase("Digest user name=\"x\""), TestCase("Digest username=\"x\" realm=\"y\""), TestCase("Digest username=a b"), TestCase("Digest username=\"a\",USERNAME=\"b\"")]
    public void Other_and_malformed_credentials_are_refused(string text) =>
        Assert.That(DigestCredentials.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);

    [Test]
    public void Too_many_parameters_are_refused()
    {
        var text = "Digest " + string.Join(',', Enumerable.Range(0, SipParameters.MaxCount + 1).Select(i => $"p{i}=1"));

        Assert.That(DigestCredentials.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);
    }
}
