using Drachtio.Client.Wire;
using Drachtio.Sip;
using Drachtio.Testing;

namespace Drachtio.Client.Tests.Wire;

public class OutgoingFrameRulesTests
{
    private const string Id = "0c4db0c0-4b69-454e-a13e-f15a542e748f";
    private const string Request = Id + "|sip||\nOPTIONS sip:bob@127.0.0.1 SIP/2.0\nTo: <sip:bob@127.0.0.1>\n";
    private const string Response = Id + "|sip|e33e2384-297a-4bd1-b534-924612908160|\nSIP/2.0 200 OK\n";

    [TestCase(Id + "|ping")]
    [TestCase(Id + "|authenticate|cymru|")]
    [TestCase(Id + "|authenticate|cymru|blue,green")]
    [TestCase(Id + "|route|register")]
    [TestCase(Id + "|route|cdr:stop")]
    [TestCase(Id + "|remove_route|options")]
    [TestCase(Request + "\n")]
    [TestCase(Request)]
    [TestCase(Id + "|sip|||sip:10.0.0.1:5062;transport=tcp;lr\nNOTIFY sips:bob@[::1]:5061 SIP/2.0\nEvent: reg\nSubscription-State: active;expires=60\nContact: <sip:r@10.0.0.2>\nContent-Type: text/plain\n\nbody\n\nmore")]
    [TestCase(Id + "|sip||call;from-tag=x\nNOTIFY sip:placeholder SIP/2.0\nEvent: presence\n\n")]
    [TestCase(Id + "|sip|e33e2384-297a-4bd1-b534-924612908160|\nCANCEL sip:bob@127.0.0.1 SIP/2.0\n\n")]
    [TestCase(Response + "\n")]
    [TestCase(Response + "Contact: <sip:a@1.2.3.4:5060;ob>;expires=60;q=0.5;+sip.instance=\"<urn:uuid:1>\"\nContact: sip:b@[::1]\nExpires: 60\nDate: Sat, 13 Nov 2010 23:29:00 GMT\n\n")]
    [TestCase(Response + "WWW-Authenticate: Digest realm=\"a, b\", nonce=\"\\\"\", qop=\"auth,auth-int\", algorithm=MD5\nRetry-After: 5 (busy);duration=3\nX-Anything: €\nServer:\nWarning: 399 host \"text\"\n\n")]
    [TestCase(Id + "|proxy|t|remainInDialog||||||sip:10.0.0.1\nINVITE sip:x SIP/2.0\n\n")]
    public void A_frame_that_keeps_the_rules_passes(string payload) =>
        Assert.That(Check(payload), Is.EqualTo(nameof(FrameViolation.None)));

    [TestCase("hello", nameof(FrameViolation.NoType))]
    [TestCase("m1|ping", nameof(FrameViolation.MessageId))]
    [TestCase("|ping", nameof(FrameViolation.MessageId))]
    [TestCase(Id + "|frobnicate|x", nameof(FrameViolation.UnknownType))]
    [TestCase(Id + "|authenticate", nameof(FrameViolation.NoSecret))]
    [TestCase(Id + "|route", nameof(FrameViolation.NoVerb))]
    [TestCase(Id + "|route|", nameof(FrameViolation.Verb))]
    [TestCase(Id + "|route|REGISTER", nameof(FrameViolation.Verb))]
    [TestCase(Id + "|route|bogus", nameof(FrameViolation.Verb))]
    [TestCase(Id + "|remove_route", nameof(FrameViolation.Verb))]
    [TestCase(Id + "|sip\nOPTIONS sip:x SIP/2.0\n\n", nameof(FrameViolation.SipWithoutTransaction))]
    [TestCase(Id + "|sip|\nOPTIONS sip:x SIP/2.0\n\n", nameof(FrameViolation.SipWithoutDialog))]
    [TestCase(Id + "|sip|||sip:1.2.3.4|extra\nOPTIONS sip:x SIP/2.0\n\n", nameof(FrameViolation.SipTokens))]
    [TestCase(Id + "|sip||", nameof(FrameViolation.NoSipText))]
    [TestCase(Id + "|sip||\n", nameof(FrameViolation.NoSipText))]
    [TestCase(Id + "|proxy|abc", nameof(FrameViolation.ProxyWithoutOptions))]
    [TestCase(Id + "|proxy|abc|remainInDialog\n", nameof(FrameViolation.ProxyTokens))]
    [TestCase(Id + "|proxy|t|||||||tel:1\nX\n\n", nameof(FrameViolation.ProxyDestination))]
    [TestCase(Id + "|sip||\nSIP/2.0 200 OK\n\n", nameof(FrameViolation.NoTransactionId))]
    [TestCase(Id + "|sip|abc|\nOPTIONS sip:127.0.0.1:5999 SIP/2.0\n\n", nameof(FrameViolation.TransactionIdInRequest))]
    [TestCase(Id + "|sip|t|\nSIP/2.0\n\n", nameof(FrameViolation.StatusLine))]
    [TestCase(Id + "|sip|t|\nSIP/2.0 abc OK\n\n", nameof(FrameViolation.StatusLine))]
    [TestCase(Id + "|sip|t|\nSIP/2.0 99\n\n", nameof(FrameViolation.StatusCode))]
    [TestCase(Id + "|sip|t|\nSIP/2.0 099 X\n\n", nameof(FrameViolation.StatusCode))]
    [TestCase(Id + "|sip|t|\nSIP/2.0 700 X\n\n", nameof(FrameViolation.StatusCode))]
    [TestCase(Id + "|sip|t|\nSIP/2.0 1000 X\n\n", nameof(FrameViolation.StatusCode))]
    [TestCase(Id + "|sip||\nHELLO\n\n", nameof(FrameViolation.RequestLine))]
    [TestCase(Id + "|sip||\nFOO sip:bob@127.0.0.1 SIP/2.0\n\n", nameof(FrameViolation.UnknownMethod))]
    [TestCase(Id + "|sip||\noptions sip:bob@127.0.0.1 SIP/2.0\n\n", nameof(FrameViolation.UnknownMethod))]
    [TestCase(Id + "|sip||\nOPTIONS sip:bob@127.0.0.1\n\n", nameof(FrameViolation.RequestLine))]
    [TestCase(Id + "|sip||\nOPTIONS sip:b ob@127.0.0.1 SIP/2.0\n\n", nameof(FrameViolation.RequestLine))]
    [TestCase(Id + "|sip||\nOPTIONS tel:+123 SIP/2.0\n\n", nameof(FrameViolation.RequestUriTel))]
    [TestCase(Id + "|sip||\nMESSAGE tel:+123 SIP/2.0\n\n", nameof(FrameViolation.RequestUriTel))]
    [TestCase(Id + "|sip||\nINFO tel:+123 SIP/2.0\n\n", nameof(FrameViolation.RequestUri))]
    [TestCase(Id + "|sip||\nOPTIONS <sip:bob@127.0.0.1> SIP/2.0\n\n", nameof(FrameViolation.RequestUri))]
    [TestCase(Id + "|sip||\nOPTIONS sip:bob@127.0.0.1?a=b SIP/2.0\n\n", nameof(FrameViolation.RequestUriHeaders))]
    [TestCase(Id + "|sip||\nOPTIONS  sip:bob@127.0.0.1 SIP/2.0\n\n", nameof(FrameViolation.StartLineBlanks))]
    [TestCase(Id + "|sip|t|\nSIP/2.0  200 OK\n\n", nameof(FrameViolation.StartLineBlanks))]
    [TestCase(Id + "|sip||\nOPTIONS urn:service:sos SIP/2.0\n\n", nameof(FrameViolation.RequestUri))]
    [TestCase(Id + "|sip||\nOPTIONS sip:bob@ SIP/2.0\n\n", nameof(FrameViolation.RequestUri))]
    [TestCase(Id + "|sip||\nOPTIONS sip: SIP/2.0\n\n", nameof(FrameViolation.RequestUri))]
    [TestCase(Id + "|sip|||<sip:1.2.3.4>\nOPTIONS sip:bob@127.0.0.1 SIP/2.0\n\n", nameof(FrameViolation.NextHop))]
    [TestCase(Id + "|sip|||1.2.3.4:5060\nOPTIONS sip:bob@127.0.0.1 SIP/2.0\n\n", nameof(FrameViolation.NextHop))]
    [TestCase(Id + "|sip|||garbage\nOPTIONS sip:bob@127.0.0.1 SIP/2.0\n\n", nameof(FrameViolation.NextHop))]
    [TestCase(Request + "Expires: abc\n\n", nameof(FrameViolation.HeaderValueInRequest))]
    [TestCase(Request + "CSeq: abc\n\n", nameof(FrameViolation.HeaderValueInRequest))]
    [TestCase(Request + "Contact: <sip:\n\n", nameof(FrameViolation.HeaderValueInRequest))]
    [TestCase(Request + "From: <sip:\n\n", nameof(FrameViolation.HeaderValueInRequest))]
    [TestCase(Request + "Bad Name: x\n\n", nameof(FrameViolation.HeaderName))]
    [TestCase(Request + "Ümlaut: x\n\n", nameof(FrameViolation.HeaderName))]
    [TestCase(Request + "X-A: 1\n two\n\n", nameof(FrameViolation.HeaderLine))]
    [TestCase(Request + "nocolon\n\n", nameof(FrameViolation.HeaderLine))]
    [TestCase(Request + ": x\n\n", nameof(FrameViolation.HeaderNameEmpty))]
    [TestCase(Request + "m: <sip:a@b>\n\n", nameof(FrameViolation.CompactName))]
    [TestCase(Request + "To: <sip:b@x>\n\n", nameof(FrameViolation.RepeatedHeader))]
    [TestCase(Request + "Route: <sip:x;lr>\n\n", nameof(FrameViolation.ForbiddenHeader))]
    [TestCase(Request + "Via: SIP/2.0/UDP x\n\n", nameof(FrameViolation.ForbiddenHeader))]
    [TestCase(Request + "\nbody", nameof(FrameViolation.NoContentType))]
    [TestCase(Request + "Content-Type: bogus\n\nbody", nameof(FrameViolation.HeaderValueInRequest))]
    [TestCase(Response + "Contact:\n\n", nameof(FrameViolation.HeaderValueInResponse))]
    [TestCase(Response + "Date: garbage\n\n", nameof(FrameViolation.HeaderValueInResponse))]
    [TestCase(Response + "Expires: abc\n\n", nameof(FrameViolation.HeaderValueInResponse))]
    [TestCase(Response + "content_type: bogus\n\n", nameof(FrameViolation.HeaderValueInResponse))]
    [TestCase(Response + "WWW-Authenticate: Digest\n\n", nameof(FrameViolation.HeaderValueInResponse))]
    [TestCase(Response + "From: <sip:a@b>\n\n", nameof(FrameViolation.ForbiddenHeader))]
    [TestCase(Response + "To: <sip:a@b>;tag=x\n\n", nameof(FrameViolation.ForbiddenHeader))]
    [TestCase(Response + "CSeq: 1 REGISTER\n\n", nameof(FrameViolation.ForbiddenHeader))]
    [TestCase(Response + "Call-ID: x\n\n", nameof(FrameViolation.ForbiddenHeader))]
    [TestCase(Response + "Content-Length: 0\n\n", nameof(FrameViolation.ForbiddenHeader))]
    [TestCase(Response + "Record-Route: <sip:x>\n\n", nameof(FrameViolation.ForbiddenHeader))]
    [TestCase(Response + "payload: abc\n\n", nameof(FrameViolation.ForbiddenHeader))]
    [TestCase(Response + "Error: abc\n\n", nameof(FrameViolation.ForbiddenHeader))]
    [TestCase(Response + "Contact: <sip:a@1.2.3.4>;expires=10, <sip:b@1.2.3.4>\n\n", nameof(FrameViolation.ContactList))]
    [TestCase(Response + "X: a\0b\n\n", nameof(FrameViolation.LineBreak))]
    [TestCase(Response + "\na\0b", nameof(FrameViolation.BodyText))]
    public void A_frame_that_breaks_a_rule_is_named(string payload, string violation) =>
        Assert.That(Check(payload), Is.EqualTo(violation));

    [TestCase("X: a\rb\r\n")]
    [TestCase("X: a\nb\r\n")]
    public void A_bare_line_break_is_no_line_end(string line)
    {
        var payload = System.Text.Encoding.ASCII.GetBytes($"{Id}|sip|t|\r\nSIP/2.0 200 OK\r\n{line}\r\n");

        Assert.That(OutgoingFrameRules.CheckFrame(payload), Is.EqualTo(FrameViolation.LineBreak));
    }

    [TestCase(8_192, nameof(FrameViolation.None))]
    [TestCase(8_193, nameof(FrameViolation.LineTooLong))]
    public void A_line_may_have_8192_bytes(int lineBytes, string violation) =>
        Assert.That(Check(Response + "X-L: " + new string('x', lineBytes - 5) + "\n\n"), Is.EqualTo(violation));

    [TestCase(8_192, nameof(FrameViolation.None))]
    [TestCase(8_193, nameof(FrameViolation.LineTooLong))]
    public void A_body_line_may_have_8192_bytes(int lineBytes, string violation) =>
        Assert.That(Check(Response + "\n" + new string('x', lineBytes)), Is.EqualTo(violation));

    [Test]
    public void A_frame_may_have_12000_bytes([Values(11_994, 11_995)] int payloadBytes)
    {
        var line = $"{Id}|authenticate|";
        var payload = line + new string('x', payloadBytes - line.Length);

        Assert.That(Check(payload), Is.EqualTo((payloadBytes == 11_994 ? FrameViolation.None : FrameViolation.FrameTooLarge).ToString()));
    }

    [Test]
    public void A_request_uri_may_have_1000_bytes([Values(1_000, 1_001)] int uriBytes)
    {
        var uri = "sip:" + new string('u', uriBytes - 10) + "@host1";

        Assert.That(
            Check($"{Id}|sip||\nOPTIONS {uri} SIP/2.0\n\n"),
            Is.EqualTo((uriBytes == 1_000 ? FrameViolation.None : FrameViolation.RequestUriTooLong).ToString()));
    }

    [Test]
    public void Asking_for_the_deadly_breaches_leaves_the_harmless_ones_out()
    {
        var payload = WireText.Sip("m1|sip|||x\nOPTIONS tel:1 SIP/2.0\nFrom: <sip:\nm: x\n\n");

        Assert.That(OutgoingFrameRules.CheckFrame(payload, FrameHarm.Hangs), Is.EqualTo(FrameViolation.RequestUriTel));
    }

    [Test]
    public void A_copied_header_of_a_response_is_harmless_enough_for_a_server_that_asks_for_refusals()
    {
        var payload = WireText.Sip(Response + "From: <sip:a@b>\nContent-Length: 0\nExpires: abc\n\n");

        Assert.That(OutgoingFrameRules.CheckFrame(payload, FrameHarm.Refused), Is.EqualTo(FrameViolation.HeaderValueInResponse));
    }

    [TestCase(199, SipMethod.Register, nameof(FrameViolation.ProvisionalToNonInvite))]
    [TestCase(100, SipMethod.Options, nameof(FrameViolation.ProvisionalToNonInvite))]
    [TestCase(180, SipMethod.Invite, nameof(FrameViolation.None))]
    [TestCase(200, SipMethod.Register, nameof(FrameViolation.None))]
    [TestCase(699, SipMethod.Register, nameof(FrameViolation.None))]
    [TestCase(99, SipMethod.Invite, nameof(FrameViolation.StatusCode))]
    [TestCase(700, SipMethod.Invite, nameof(FrameViolation.StatusCode))]
    public void A_status_must_suit_its_method(int status, SipMethod method, string violation) =>
        Assert.That(OutgoingFrameRules.CheckStatus(status, method).ToString(), Is.EqualTo(violation));

    [TestCaseSource(nameof(Violations))]
    public void Every_violation_has_a_sentence_and_a_harm(string name)
    {
        var violation = Enum.Parse<FrameViolation>(name);

        Assert.That(FrameViolations.Describe(violation), Does.EndWith("."));
        Assert.That(FrameViolations.HarmOf(violation) == FrameHarm.None, Is.EqualTo(violation == FrameViolation.None));
    }

    private static string[] Violations() => Enum.GetNames<FrameViolation>();

    private static string Check(string payload) => OutgoingFrameRules.CheckFrame(WireText.Sip(payload)).ToString();
}
