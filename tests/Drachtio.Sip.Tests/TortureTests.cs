using System.Globalization;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

/// <summary>RFC 4475 and RFC 5118: what we do with each message stands in Torture/cases.tsv.</summary>
public sealed class TortureTests
{
    [TestCaseSource(typeof(TortureCase), nameof(TortureCase.All))]
    public void Message_gets_the_outcome_of_the_table(TortureCase torture)
    {
        SipMessage.TryCreate(torture.Bytes, SipLimits.Default, out var message, out _);
        var error = SipMessageRules.Check(message);

        var isOk = error == SipParseError.None;
        var outcome = isOk ? "accepted" : message.IsRequest ? "refused" : "dropped";
        var status = isOk || !message.IsRequest ? "-" : error.ToStatus().ToString(CultureInfo.InvariantCulture);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(error, Is.EqualTo(torture.Error));
            Assert.That(outcome, Is.EqualTo(torture.Outcome));
            Assert.That(status, Is.EqualTo(torture.Status));
        }
    }

    [Test]
    public void Table_names_every_file_once()
    {
        var files = Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Torture"), "*.sip");

        Assert.That(TortureCase.Read().Select(c => c.Name), Is.EquivalentTo(files.Select(Path.GetFileNameWithoutExtension)));
    }

    // Via, From, To, Call-ID and CSeq are what a response is made of.
    [TestCase("clerr"), TestCase("ncl"), TestCase("ltgtruri"), TestCase("lwsruri"), TestCase("lwsstart"), TestCase("trws")]
    [TestCase("badvers"), TestCase("mcl01"), TestCase("unkscm"), TestCase("mismatch01"), TestCase("badinv01"), TestCase("quotbal")]
    public void Refused_message_is_still_read_far_enough_to_answer_it(string name)
    {
        var message = TortureCase.Parse(name);

        SipHeaderId[] needed = [SipHeaderId.Via, SipHeaderId.From, SipHeaderId.To, SipHeaderId.CallId, SipHeaderId.CSeq];
        Assert.That(needed.Select(message.Count), Has.All.EqualTo(1));
    }

    [TestCaseSource(typeof(TortureCase), nameof(TortureCase.All))]
    public void Message_cut_at_any_byte_is_judged_without_a_throw(TortureCase torture)
    {
        Assert.That(() => Probe.CutEverywhere(torture.Bytes, Probe.Message), Throws.Nothing);
    }

    [Test]
    public void Wsinv_values_are_the_ones_between_the_blanks()
    {
        var message = TortureCase.Parse("wsinv");

        var from = Parsed.Address(Parsed.Header(message, SipHeaderId.From));
        var cseq = Parsed.CSeq(Parsed.Header(message, SipHeaderId.CSeq));
        var contact = Parsed.Contact(Parsed.Header(message, SipHeaderId.Contact));
        contact.TryGetQ(out var q);
        contact.Parameters.TryGet("newparam"u8, out var newParam);
        from.TryGetTag(out var tag);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(from.GetDisplayName(), Is.EqualTo("K Novak \\\""));
            Assert.That(WireText.Text(from.Uri), Is.EqualTo("sip:knovak@example.com"));
            Assert.That(WireText.Text(tag), Is.EqualTo("tag-2"));
            Assert.That(cseq.Number, Is.EqualTo(9));
            Assert.That(cseq.Method, Is.EqualTo(SipMethod.Invite));
            Assert.That(WireText.Text(contact.Uri), Is.EqualTo("sip:knovak@example.com"));
            Assert.That(q, Is.EqualTo(330));
            Assert.That(WireText.Text(newParam), Is.EqualTo("newvalue"));
            Assert.That(message.GetString(SipHeaderId.Subject), Is.Empty);
            Assert.That(message.Body.Length, Is.EqualTo(115));
            Assert.That(message.TryGet("newfangledheader"u8, out var fangled), Is.True);
            Assert.That(SipText.Decode(fangled), Is.EqualTo("newfangled value continued newfangled value"));
        }
    }

    [Test]
    public void Wsinv_has_three_vias_on_two_lines()
    {
        var message = TortureCase.Parse("wsinv");

        var vias = new List<string>();
        foreach (var text in message.Values(SipHeaderId.Via))
        {
            var via = Parsed.Via(text);
            vias.Add($"{WireText.Text(via.Transport)} {WireText.Text(via.Host)} {WireText.Text(via.Branch)}");
        }

        Assert.That(vias, Is.EqualTo((string[])["UDP 192.0.2.2 390skdjuw", "TCP spindle.example.com z9hG4bK-wsinv-1", "UDP 192.168.255.111 z9hG4bK-wsinv-2"]));
    }

    [Test]
    public void Intmeth_keeps_every_byte_of_method_user_and_display_name()
    {
        var message = TortureCase.Parse("intmeth");

        var to = Parsed.Address(Parsed.Header(message, SipHeaderId.To));
        var uri = Parsed.Uri(to.Uri);
        var requestUri = Parsed.Uri(message.RequestUri);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(message.Method, Is.EqualTo(SipMethod.Unknown));
            Assert.That(WireText.Text(message.MethodText), Is.EqualTo("!interesting-Method0123456789_*+`.%indeed'~"));
            Assert.That(to.GetDisplayName(), Is.EqualTo("BEL:\a NUL:\0 DEL:\x7f"));
            Assert.That(WireText.Text(uri.User), Is.EqualTo("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*"));
            Assert.That(WireText.Text(requestUri.Password), Is.EqualTo("&it+has=1,weird!*pas$wo~d_too.(doesn't-it)"));
        }
    }

    [Test]
    public void Esc01_escaped_reserved_characters_name_another_user()
    {
        var uri = Parsed.Uri(TortureCase.Parse("esc01").RequestUri);

        Assert.That(SipUri.DecodeUser(uri.User), Is.EqualTo("sips:user@example.com"));
    }

    [Test]
    public void Escnull_contacts_are_two_different_users()
    {
        var users = new List<string>();
        foreach (var text in TortureCase.Parse("escnull").Values(SipHeaderId.Contact))
        {
            users.Add(SipUri.DecodeUser(Parsed.Uri(Parsed.Contact(text).Uri).User));
        }

        Assert.That(users, Is.EqualTo((string[])["\0", "\0\0"]));
    }

    [Test]
    public void Esc02_is_not_a_register_and_has_two_contacts()
    {
        var message = TortureCase.Parse("esc02");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(message.Method, Is.EqualTo(SipMethod.Unknown));
            Assert.That(message.Count(SipHeaderId.Contact), Is.EqualTo(2));
        }
    }

    [Test]
    public void Dblreq_second_request_is_not_seen()
    {
        var message = TortureCase.Parse("dblreq");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(message.Method, Is.EqualTo(SipMethod.Register));
            Assert.That(message.Body.IsEmpty, Is.True);
            Assert.That(WireText.Text(message.Bytes.Span), Does.EndWith("Content-Length: 0\r\n\r\n").And.Not.Contain("INVITE"));
        }
    }

    [Test]
    public void Mpart01_body_is_kept_to_the_last_byte()
    {
        var bytes = TortureCase.BytesOf("mpart01");

        var body = TortureCase.Parse("mpart01").Body.ToArray();

        Assert.That(body, Is.EqualTo(bytes[^body.Length..]).And.Length.GreaterThan(256));
    }

    [Test]
    public void Longreq_has_all_its_vias()
    {
        var message = TortureCase.Parse("longreq");

        Assert.That(message.Count(SipHeaderId.Via), Is.EqualTo(34));
    }

    [Test]
    public void Badbranch_identifies_no_transaction()
    {
        var via = Parsed.Via(Parsed.Header(TortureCase.Parse("badbranch"), SipHeaderId.Via));

        Assert.That(via.HasUniqueBranch, Is.False);
    }

    [TestCase("ipv6-good", "[2001:db8::10]", 0)]
    [TestCase("port-ambiguous", "[2001:db8::10:5070]", 0)]
    [TestCase("port-unambiguous", "[2001:db8::10]", 5070)]
    public void Ipv6_host_and_port_are_told_apart(string name, string host, int port)
    {
        var uri = Parsed.Uri(TortureCase.Parse(name).RequestUri);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(WireText.Text(uri.Host), Is.EqualTo(host));
            Assert.That(uri.Port, Is.EqualTo(port));
        }
    }

    [TestCase("via-received-param-with-delim"), TestCase("via-received-param-no-delim")]
    public void Received_is_the_same_with_and_without_brackets(string name)
    {
        var via = Parsed.Via(Parsed.Header(TortureCase.Parse(name), SipHeaderId.Via));

        Assert.That(WireText.Text(via.Received), Is.EqualTo("2001:db8::9:255"));
    }
}
