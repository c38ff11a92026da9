using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

/// <summary>Headers that are lists: option tags, routes, contacts.</summary>
public sealed class SipMessageListTests
{
    private static readonly SipMessage Message = Parsed.Message("""
        REGISTER sip:example.com SIP/2.0
        Supported: path , gruu
        k: outbound,
        Require:
        Path: <sip:p1.example.com;lr>,<sip:p2.example.com;lr;ob>
        Path: "edge, one" <sip:p3.example.com;lr>
        Service-Route: <sip:orig@home.example.com;lr>, <sip:b@c;lr>
        Allow: INVITE,ACK


        """);

    [TestCase(SipHeaderId.Supported, "path", true), TestCase(SipHeaderId.Supported, "PATH", true), TestCase(SipHeaderId.Supported, "outbound", true)]
    [TestCase(SipHeaderId.Supported, "pat", false), TestCase(SipHeaderId.Supported, "", false), TestCase(SipHeaderId.Require, "", false)]
    [TestCase(SipHeaderId.Allow, "ACK", true), TestCase(SipHeaderId.Unsupported, "path", false)]
    public void Token_is_found_in_its_list(SipHeaderId id, string token, bool isThere) =>
        Assert.That(Message.HasToken(id, System.Text.Encoding.ASCII.GetBytes(token)), Is.EqualTo(isThere));

    [Test]
    public void Option_tags_are_listed_over_lines_and_compact_names() =>
        Assert.That(Parsed.Values(Message, SipHeaderId.Supported), Is.EqualTo((string[])["path", "gruu", "outbound"]));

    [Test]
    public void Path_keeps_its_order()
    {
        var uris = new List<string>();
        foreach (var value in Message.Values(SipHeaderId.Path)) uris.Add(WireText.Text(Parsed.Address(value).Uri));

        Assert.That(uris, Is.EqualTo((string[])["sip:p1.example.com;lr", "sip:p2.example.com;lr;ob", "sip:p3.example.com;lr"]));
    }

    [Test]
    public void Service_route_is_a_list_of_addresses() =>
        Assert.That(Parsed.Values(Message, SipHeaderId.ServiceRoute), Is.EqualTo((string[])["<sip:orig@home.example.com;lr>", "<sip:b@c;lr>"]));

    [Test]
    public void Lines_are_not_split()
    {
        var lines = new List<string>();
        foreach (var line in Message.Lines(SipHeaderId.Supported)) lines.Add(WireText.Text(line));

        Assert.That(lines, Is.EqualTo((string[])["path , gruu", "outbound,"]));
    }
}
