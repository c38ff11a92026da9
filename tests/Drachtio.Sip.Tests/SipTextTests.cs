using System.Text;

namespace Drachtio.Sip.Tests;

public sealed class SipTextTests
{
    [TestCase("", ""), TestCase("plain", "plain"), TestCase("a\r\n b", "a b"), TestCase("a\r\n \t \r\n b", "a b"), TestCase("é", "é")]
    public void Text_is_unfolded(string value, string expected) =>
        Assert.That(SipText.Decode(Encoding.UTF8.GetBytes(value)), Is.EqualTo(expected));

    [TestCase("\"\"", ""), TestCase("\"a \\\"b\\\" \\\\\"", "a \"b\" \\"), TestCase("plain", "plain"), TestCase("\"", "\""), TestCase("\"a\r\n b\"", "a b"), TestCase("\"a\\\"", "a\\")]
    public void Quoted_string_is_decoded(string value, string expected) =>
        Assert.That(SipText.DecodeQuoted(Encoding.UTF8.GetBytes(value)), Is.EqualTo(expected));

    [Test]
    public void Short_destination_is_our_bug()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => SipText.Unfold("ab"u8, new byte[1]), Throws.ArgumentException);
            Assert.That(() => SipText.Unescape("ab"u8, new byte[1]), Throws.ArgumentException);
        }
    }

    [TestCase("a,b", "a|b"), TestCase(" a , , b ", "a|b"), TestCase("\"a,b\" <x,y>,c", "\"a,b\" <x,y>|c"), TestCase("\"a\\\",b\",c", "\"a\\\",b\"|c")]
    [TestCase(",,", ""), TestCase("", ""), TestCase("\"a,b", "\"a,b"), TestCase("<a,b", "<a,b"), TestCase("a,\r\n b", "a|b")]
    public void List_is_split_outside_quotes_and_brackets(string line, string expected)
    {
        var values = new List<string>();
        foreach (var value in SipHeaderValues.Of(Encoding.ASCII.GetBytes(line))) values.Add(Encoding.ASCII.GetString(value));

        Assert.That(string.Join('|', values), Is.EqualTo(expected));
    }
}
