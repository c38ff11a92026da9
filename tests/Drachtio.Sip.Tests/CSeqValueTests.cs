using System.Text;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class CSeqValueTests
{
    [TestCase("4711 INVITE", 4711u, SipMethod.Invite), TestCase("0009\r\n  REGISTER", 9u, SipMethod.Register), TestCase("2147483647\tFOO", 2147483647u, SipMethod.Unknown)]
    public void CSeq_gives_number_and_method(string text, uint number, SipMethod method)
    {
        var cseq = Parsed.CSeq(Encoding.ASCII.GetBytes(text));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(cseq.Number, Is.EqualTo(number));
            Assert.That(cseq.Method, Is.EqualTo(method));
            Assert.That(text, Does.EndWith(WireText.Text(cseq.MethodText)));
        }
    }

    [TestCase(""), TestCase("1"), TestCase("1 "), TestCase("INVITE"), TestCase("1INVITE"), TestCase("-1 INVITE"), TestCase("1 IN VITE"), TestCase("1 INVITE;x"), TestCase("2147483648 INVITE"), TestCase("36893488147419103232 INVITE")]
    public void Malformed_cseq_is_refused(string text) =>
        Assert.That(CSeqValue.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);

    [TestCase("0", 0u), TestCase(" 3600 ", 3600u), TestCase("4294967296", uint.MaxValue), TestCase("00000000000000000000060", 60u)]
    [TestCase("99999999999999999999999999999999999999999999999999", uint.MaxValue)]
    public void Delta_seconds_are_read_and_clamped(string text, uint expected)
    {
        Assert.That(DeltaSeconds.TryParse(Encoding.ASCII.GetBytes(text), out var seconds), Is.True);
        Assert.That(seconds, Is.EqualTo(expected));
    }

    [TestCase(""), TestCase("-1"), TestCase("1 2"), TestCase("60s"), TestCase("+5"), TestCase("4294967296x")]
    public void Delta_seconds_are_digits(string text) =>
        Assert.That(DeltaSeconds.TryParse(Encoding.ASCII.GetBytes(text), out _), Is.False);
}
