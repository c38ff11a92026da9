using System.Text;
using Load.Checking;
using Load.Phones;

namespace Load.Tests;

/// <summary>What the checker must notice, and what it must not mistake for an error.</summary>
internal sealed class AnswerCheckerTests
{
    private const string Own = "sip:1000007@10.0.0.7:20007;rinstance=1;transport=UDP";
    private const string Other = "sip:1000007@10.0.0.8:20008;rinstance=2;transport=UDP";

    private static readonly AnswerChecker Checker = new("load.example.com"u8.ToArray(), HashKind.Md5, grantedSeconds: 3600, maxContacts: 2);

    [TestCase($"SIP/2.0 200 OK\r\nContact: <{Own}>;expires=3600\r\n\r\n", TestName = "the own contact alone", ExpectedResult = Fault.None)]
    [TestCase($"SIP/2.0 200 OK\r\nm: <{Own}>;expires=3600\r\n\r\n", TestName = "compact header name", ExpectedResult = Fault.None)]
    [TestCase($"SIP/2.0 200 OK\r\nContact: \"A <b, c>\" <{Own}>\r\n\r\n", TestName = "display name confuses the reader: counted as an error, never as right", ExpectedResult = Fault.ForeignContact)]
    [TestCase($"SIP/2.0 200 OK\r\nContact: <{Other}>;expires=12\r\nContact: <{Own}>;expires=3600\r\n\r\n", TestName = "another phone of the user, older", ExpectedResult = Fault.None)]
    [TestCase($"SIP/2.0 200 OK\r\nContact: <{Own}>;q=0.5;expires=3599;+sip.instance=\"<urn:x,y>\", <{Other}>;expires=12\r\n\r\n", TestName = "two on one line, a second passed", ExpectedResult = Fault.None)]
    [TestCase($"SIP/2.0 200 OK\r\nContact: <{Other}>;expires=3600\r\n\r\n", TestName = "own contact missing", ExpectedResult = Fault.MissingContact)]
    [TestCase("SIP/2.0 200 OK\r\nExpires: 3600\r\n\r\n", TestName = "no contact at all", ExpectedResult = Fault.MissingContact)]
    [TestCase($"SIP/2.0 200 OK\r\nContact: <{Own}>;expires=3000\r\n\r\n", TestName = "too short", ExpectedResult = Fault.WrongExpires)]
    [TestCase($"SIP/2.0 200 OK\r\nContact: <{Own}>;expires=3601\r\n\r\n", TestName = "too long", ExpectedResult = Fault.WrongExpires)]
    [TestCase($"SIP/2.0 200 OK\r\nContact: <{Own}>\r\n\r\n", TestName = "no expires", ExpectedResult = Fault.WrongExpires)]
    [TestCase($"SIP/2.0 200 OK\r\nContact: <{Own}>;expires=3600\r\nContact: <sip:1000008@10.0.0.7>;expires=60\r\n\r\n", TestName = "contact of another user", ExpectedResult = Fault.ForeignContact)]
    [TestCase($"SIP/2.0 200 OK\r\nContact: <{Own}>;expires=3600, <{Other}>;expires=1, <{Other}>;expires=1\r\n\r\n", TestName = "more contacts than phones", ExpectedResult = Fault.ForeignContact)]
    [TestCase("SIP/2.0 403 Forbidden\r\n\r\n", TestName = "wrong status", ExpectedResult = Fault.Status)]
    [TestCase("SIP/2.0 401 Unauthorized\r\n\r\n", TestName = "challenged again", ExpectedResult = Fault.Status)]
    [TestCase("garbage", TestName = "no status line", ExpectedResult = Fault.Unreadable)]
    public Fault Answer_to_a_registration(string answer) => Checker.CheckBinding(Bytes(answer), Bytes(Own), "1000007"u8);

    [TestCase($"SIP/2.0 200 OK\r\nContact: <{Other}>;expires=12\r\n\r\n", ExpectedResult = Fault.None)]
    [TestCase("SIP/2.0 200 OK\r\n\r\n", ExpectedResult = Fault.None)]
    [TestCase($"SIP/2.0 200 OK\r\nContact: <{Own}>;expires=3600\r\n\r\n", ExpectedResult = Fault.ContactStays)]
    [TestCase("SIP/2.0 500 Server Error\r\n\r\n", ExpectedResult = Fault.Status)]
    public Fault Answer_to_a_removal(string answer) => Checker.CheckRemoval(Bytes(answer), Bytes(Own), "1000007"u8);

    [TestCase("SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"load.example.com\", nonce=\"n\", qop=\"auth\"\r\n\r\n", ExpectedResult = Fault.None)]
    [TestCase("SIP/2.0 407 Proxy Authentication Required\r\nProxy-Authenticate: Digest nonce=\"n\",algorithm=MD5,realm=\"load.example.com\"\r\n\r\n", ExpectedResult = Fault.None)]
    [TestCase("SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"load.example.com\", nonce=\"n\", algorithm=SHA-256\r\nWWW-Authenticate: Digest realm=\"load.example.com\", nonce=\"m\"\r\n\r\n", ExpectedResult = Fault.None)]
    [TestCase("SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"load.example.com\", nonce=\"n\", algorithm=SHA-256\r\n\r\n", ExpectedResult = Fault.NoChallenge)]
    [TestCase("SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"load.example.com\", nonce=\"\"\r\n\r\n", ExpectedResult = Fault.NoChallenge)]
    [TestCase("SIP/2.0 401 Unauthorized\r\nProxy-Authenticate: Digest realm=\"load.example.com\", nonce=\"n\"\r\n\r\n", ExpectedResult = Fault.NoChallenge)]
    [TestCase("SIP/2.0 401 Unauthorized\r\n\r\n", ExpectedResult = Fault.NoChallenge)]
    [TestCase("SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"example.com\", nonce=\"n\"\r\n\r\n", ExpectedResult = Fault.WrongRealm)]
    [TestCase("SIP/2.0 200 OK\r\nWWW-Authenticate: Digest realm=\"load.example.com\", nonce=\"n\"\r\n\r\n", ExpectedResult = Fault.Status)]
    public Fault Challenge_to_a_stranger(string answer) => Checker.CheckChallenge(Bytes(answer), out _);

    [TestCase("SIP/2.0 401 Unauthorized\r\n\r\n", ExpectedResult = Fault.None)]
    [TestCase("SIP/2.0 403 Forbidden\r\n\r\n", ExpectedResult = Fault.None)]
    [TestCase("SIP/2.0 200 OK\r\n\r\n", ExpectedResult = Fault.Status)]
    public Fault Refusal_of_a_wrong_password(string answer) => AnswerChecker.CheckRefusal(Bytes(answer));

    [Test]
    public void Fields_of_a_challenge_are_read()
    {
        Challenge.TryFind("SIP/2.0 401 U\r\nwww-authenticate: Digest realm=\"a, b\", opaque=\"o=1\", nonce=\"n==\", stale=TRUE, qop=\"auth,auth-int\"\r\n\r\n"u8, HashKind.Md5, out var challenge);

        var text = $"{Encoding.ASCII.GetString(challenge.Realm)}|{Encoding.ASCII.GetString(challenge.Nonce)}|{Encoding.ASCII.GetString(challenge.Opaque)}|{challenge.IsStale}|{challenge.Style.HasQop}";

        Assert.That(text, Is.EqualTo("a, b|n==|o=1|True|True"));
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
