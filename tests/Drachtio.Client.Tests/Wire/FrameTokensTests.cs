using System.Text;
using Drachtio.Client.Wire;

namespace Drachtio.Client.Tests.Wire;

public class FrameTokensTests
{
    [Test]
    public void A_first_line_splits_at_its_pipes_and_the_sip_text_keeps_its_own()
    {
        var tokens = new FrameTokens("id|sip|network|363|udp|127.0.0.1|36221||t||\r\nOPTIONS sip:a|b SIP/2.0\r\n\r\n"u8);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tokens.Count, Is.EqualTo(11));
            Assert.That(Encoding.ASCII.GetString(tokens[3]), Is.EqualTo("363"));
            Assert.That(tokens[7].IsEmpty, Is.True);
            Assert.That(Encoding.ASCII.GetString(tokens[8]), Is.EqualTo("t"));
            Assert.That(tokens[10].IsEmpty, Is.True);
            Assert.That(tokens[11].IsEmpty, Is.True, "an absent token reads as empty");
            Assert.That(tokens[99].IsEmpty, Is.True);
            Assert.That(Encoding.ASCII.GetString(tokens.Sip), Is.EqualTo("OPTIONS sip:a|b SIP/2.0\r\n\r\n"));
        }
    }

    [TestCase("", 1)]
    [TestCase("hello", 1)]
    [TestCase("|ping", 2)]
    [TestCase("a|b|", 3)]
    public void Short_lines_have_the_tokens_they_have(string line, int count)
    {
        var tokens = new FrameTokens(Encoding.ASCII.GetBytes(line));

        Assert.That(tokens.Count, Is.EqualTo(count));
        Assert.That(tokens.HasSip, Is.False);
        Assert.That(tokens.Sip.IsEmpty, Is.True);
    }

    [Test]
    public void The_text_of_a_refusal_keeps_its_pipes()
    {
        var tokens = new FrameTokens("s|response|id|NOK|invalid request-uri: a|b|c"u8);

        Assert.That(Encoding.ASCII.GetString(tokens.Rest(4)), Is.EqualTo("invalid request-uri: a|b|c"));
        Assert.That(tokens.Rest(9).IsEmpty, Is.True);
    }

    [Test]
    public void Pipes_without_number_end_in_the_last_token()
    {
        var line = Encoding.ASCII.GetBytes(new string('|', 100));

        var tokens = new FrameTokens(line);

        Assert.That(tokens.Count, Is.EqualTo(TokenTable.MaxTokens));
        Assert.That(tokens[TokenTable.MaxTokens - 1].Length, Is.EqualTo(100 - TokenTable.MaxTokens + 1));
    }

    [Test]
    public void Wherever_pipes_and_line_ends_stand_the_tokens_are_those_of_a_plain_split([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var texts = Enumerable.Range(0, 500).Select(_ => new string(random.GetItems<char>("||ab0123456789cd\r\n", random.Next(140))));

        Assert.That(texts.Where(static text => !Read(text).SequenceEqual(Split(text))), Is.Empty);
    }

    private static List<string> Read(string text)
    {
        var tokens = new FrameTokens(Encoding.ASCII.GetBytes(text));
        var all = new List<string> { tokens.HasSip ? Encoding.ASCII.GetString(tokens.Sip) : "none" };
        for (var index = 0; index < tokens.Count; index++) all.Add(Encoding.ASCII.GetString(tokens[index]));
        return all;
    }

    private static List<string> Split(string text)
    {
        var end = text.IndexOf("\r\n", StringComparison.Ordinal);
        return [end < 0 ? "none" : text[(end + 2)..], .. (end < 0 ? text : text[..end]).Split('|', TokenTable.MaxTokens)];
    }
}
