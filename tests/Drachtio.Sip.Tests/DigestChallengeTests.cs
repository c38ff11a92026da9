using System.Text;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class DigestChallengeTests
{
    [Test]
    public void Challenge_gives_its_parts()
    {
        var challenge = Parsed.Challenge("Digest realm=\"a, b\",domain=\"sip:x\", nonce=\"n\" , opaque=\"\", stale = TRUE, algorithm=SHA-256, qop=\"auth-int, auth\",new=1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(WireText.Text(challenge.Realm), Is.EqualTo("a, b"));
            Assert.That(WireText.Text(challenge.Domain), Is.EqualTo("sip:x"));
            Assert.That(WireText.Text(challenge.Nonce), Is.EqualTo("n"));
            Assert.That(challenge.Opaque.IsEmpty, Is.True);
            Assert.That(challenge.IsStale, Is.True);
            Assert.That(WireText.Text(challenge.Algorithm), Is.EqualTo("SHA-256"));
            Assert.That(WireText.Text(challenge.QopOptions), Is.EqualTo("auth-int, auth"));
            Assert.That(challenge.OffersAuth, Is.True);
            Assert.That(challenge.TryGet("NEW"u8, out _), Is.True);
        }
    }

    [TestCase("Digest realm=\"a\",nonce=\"n\"", false), TestCase("Digest nonce=\"n\",qop=\"auth-int\"", false), TestCase("Digest nonce=\"n\",qop=auth", true), TestCase("Digest nonce=\"n\",qop=\"AUTH\"", true)]
    public void Auth_is_offered_only_when_listed(string text, bool isOffered)
    {
        var challenge = Parsed.Challenge(text);

        Assert.That(challenge.OffersAuth, Is.EqualTo(isOffered));
        Assert.That(challenge.IsStale, Is.False);
    }

    [TestCase("Digest realm=\"a\", nonce=\"1\", Digest realm=\"b\", nonce=\"2\"", "a,b")]
    [TestCase("Basic realm=\"x\", Digest realm=\"a\",nonce=\"1\"", "a")]
    [TestCase("Negotiate, Digest realm=\"a\",nonce=\"1\", Bearer realm=\"y\", scope=\"z\"", "a")]
    [TestCase("Digest realm=\"a, Digest realm=\\\"q\\\"\", nonce=\"1\"", "a, Digest realm=\\\"q\\\"")]
    [TestCase("Digest realm=\"a\",realm=\"b\", Digest realm=\"c\"", "c")]
    [TestCase("Digest realm=\"a\" nonce=\"1\", Digest realm=\"c\"", "c")]
    [TestCase(" , , Digest realm = \"a\" ,\r\n nonce=\"1\" , ,Digest  realm=\"b\"", "a,b")]
    [TestCase("Digest", "")]
    [TestCase("Digest ,", "")]
    [TestCase("Basic realm=\"x\"", "")]
    [TestCase("", "")]
    [TestCase("realm=\"x\",,=,\"", "")]
    public void Every_digest_challenge_of_a_line_is_read(string text, string realms)
    {
        var found = new List<string>();
        var reader = new DigestChallengeReader(Encoding.ASCII.GetBytes(text));
        while (reader.TryRead(out var challenge)) found.Add(WireText.Text(challenge.Realm));

        Assert.That(string.Join(',', found), Is.EqualTo(realms));
    }
}
