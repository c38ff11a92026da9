using Registrar.Core.Auth;
using Registrar.Core.Rules;

namespace Registrar.Core.Tests;

/// <summary>The rules alone: the same input, the same decision.</summary>
public sealed class DecisionTests
{
    [Test]
    public void R10_a_decision_that_is_taken_again_grants_the_same([Values(0, 0.3, 0.999)] double draw)
    {
        var policy = new RegisterPolicy { JitterPercent = 50 };

        var granted = Enumerable.Range(0, 20).Select(_ => Granted(policy, draw)).Distinct().ToArray();

        Assert.That(granted, Is.EqualTo([ExpiryRules.Smear(3600, policy, draw)]));
    }

    [TestCase("sip:%61lice@EXAMPLE.com;transport=udp", "sip:alice@example.com;Transport=UDP", true)]
    [TestCase("SIP:a@b", "sip:a@B;lr", true)]
    [TestCase("sip:a@[2001:db8::1]", "sip:a@[2001:DB8:0::1]", true)]
    [TestCase("sip:a@b", "sips:a@b", false)]
    [TestCase("sip:a@b", "sip:a@b:5060", false)]
    [TestCase("sip:a@10.0.0.1", "sip:a@10.0.0.2", false)]
    public void R13_equivalent_URIs_have_one_key(string one, string other, bool isSame) =>
        Assert.That(UriKey.Of(System.Text.Encoding.UTF8.GetBytes(one)) == UriKey.Of(System.Text.Encoding.UTF8.GetBytes(other)), Is.EqualTo(isSame));

    private static int Granted(RegisterPolicy policy, double draw)
    {
        var message = "sip:1000@10.0.0.9"u8;
        var decision = new Decision();
        var request = new RegisterRequest
        {
            Message = message,
            Parameters = default,
            Contacts = [new RequestedContact { Uri = .., Q = 1000, Expires = AskedExpiry.Read("3600"u8) }],
            IsStar = false,
            Expires = AskedExpiry.Absent,
            CallId = "c"u8,
            CSeq = 1,
            SourceAddress = "10.0.0.9"u8,
            SourcePort = 5060,
            Draw = draw,
            Proof = Proof.Verified,
        };
        RegisterRules.Decide(in request, policy, [], 0, ref decision);
        return decision.Changes[0].GrantedSeconds;
    }
}
