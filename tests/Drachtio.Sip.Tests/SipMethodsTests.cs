using System.Text;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

public sealed class SipMethodsTests
{
    [Test]
    public void Method_is_found_by_its_text([Values] SipMethod method)
    {
        var text = SipMethods.Name(method);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(SipMethods.Parse(Encoding.ASCII.GetBytes(text)), Is.EqualTo(method));
            Assert.That(WireText.Text(SipMethods.Utf8(method)), Is.EqualTo(text));
        }
    }

    [TestCase("register"), TestCase("REGISTER "), TestCase("REGISTE"), TestCase("")]
    public void Any_other_text_is_unknown(string text) =>
        Assert.That(SipMethods.Parse(Encoding.ASCII.GetBytes(text)), Is.EqualTo(SipMethod.Unknown));
}
