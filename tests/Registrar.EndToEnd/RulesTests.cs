using Drachtio.Testing;

namespace Registrar.EndToEnd;

/// <summary>Rules of the registrar that a server in between could get in the way of.</summary>
public sealed class RulesTests : EndToEndTest
{
    [TestCase("tel:+44-1632-960083")]
    [TestCase("tel:+441632960083")]
    public async Task R18_a_number_registers_its_owner(string to)
    {
        var phone = await PhoneAsync();
        var program = await StartProgramAsync(Setup() with { Numbers = new Dictionary<string, string> { [phone.Account.Username] = "+44 1632 960083" } });

        var ok = await phone.RegisterAsync(new PhoneRegister { To = to });

        var shown = await program.UserAsync(Realm, phone.Account.Username);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ok.Status, Is.EqualTo(200));
            Assert.That((string?)shown.Single()!["aor"], Is.EqualTo(to));
        }
    }

    [Test]
    public async Task R16_a_granted_address_is_registered_and_another_is_not()
    {
        var (phone, owner, other) = (await PhoneAsync(), NewAccount(), NewAccount());
        var program = await StartProgramAsync(Setup() with { Grants = new Dictionary<string, string> { [phone.Account.Username] = owner.Username } });

        var granted = await phone.RegisterAsync(new PhoneRegister { To = owner.Aor });
        var refused = await phone.RegisterAsync(new PhoneRegister { To = other.Aor });

        var shown = (await program.UserAsync(Realm, owner.Username)).Single()!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((granted.Status, refused.Status), Is.EqualTo((200, 403)));
            Assert.That((string?)shown["authorization"]!["username"], Is.EqualTo(phone.Account.Username));
        }
    }

    [TestCase("tel:+441632960099", 404, TestName = "R18_a_number_that_nobody_owns_is_404")]
    [TestCase("tel:7042;phone-context=nowhere.example.com", 404, TestName = "R18_a_local_number_that_nobody_owns_is_404")]
    [TestCase("tel:7042", 400, TestName = "R18_a_local_number_without_context_is_400")]
    public async Task R18_a_number_without_an_owner_gets_no_challenge(string to, int status)
    {
        var phone = await PhoneAsync();
        await StartProgramAsync();

        var answer = await phone.RegisterAsync(new PhoneRegister { To = to });

        Assert.That((answer.Status, answer.Header("WWW-Authenticate"), phone.Inbox.Count), Is.EqualTo((status, (string?)null, 1)));
    }

    [Test]
    public async Task T4_a_SIPS_Contact_over_UDP_is_400_after_the_digest()
    {
        var phone = await PhoneAsync();
        var program = await StartProgramAsync();

        var answer = await phone.RegisterAsync(new PhoneRegister { Contacts = [$"<{phone.ContactUri.Replace("sip:", "sips:", StringComparison.Ordinal)}>"] });

        using (Assert.EnterMultipleScope())
        {
            Assert.That((answer.Status, phone.Inbox.Count), Is.EqualTo((400, 2)));
            Assert.That(await program.UserAsync(Realm, phone.Account.Username), Is.Empty);
        }
    }

    [TestCase(PhoneNetwork.TlsV4, "tls")]
    [TestCase(PhoneNetwork.WssV4, "wss")]
    public async Task T4_a_SIPS_Contact_over_TLS_is_bound_and_shown(PhoneNetwork network, string protocol)
    {
        var phone = await PhoneAsync(network);
        var program = await StartProgramAsync();
        var contact = phone.ContactUri.Replace("sip:", "sips:", StringComparison.Ordinal);

        var answer = await phone.RegisterAsync(new PhoneRegister { RequestUri = $"sips:{Realm}", To = phone.Account.Aor.Replace("sip:", "sips:", StringComparison.Ordinal), Contacts = [$"<{contact}>"] });

        var shown = (await program.UserAsync(Realm, phone.Account.Username)).Single()!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((answer.Status, answer.Contacts.Single()), Is.EqualTo((200, $"<{contact}>;expires=3600")));
            Assert.That(((string?)shown["network"]!["protocol"], shown["sent"]!.ToJsonString()), Is.EqualTo((protocol, $"[\"{contact}\"]")));
        }
    }

    [TestCase("all", 2)]
    [TestCase("own", 1)]
    public async Task R2_reply_lists_all_bindings_or_the_senders(string reply, int listed)
    {
        var one = await PhoneAsync();
        var two = await PhoneAsync(account: one.Account);
        await StartProgramAsync(Setup(("reply", reply)));
        await one.RegisterAsync();

        Assert.That((await two.RegisterAsync()).Contacts, Has.Count.EqualTo(listed));
    }

    [Test]
    public async Task R8_a_short_expiry_is_raised_by_option()
    {
        var phone = await PhoneAsync();
        await StartProgramAsync(Setup(("minexpiresmode", "raise")));

        Assert.That((await phone.RegisterAsync(5)).Header("Expires"), Is.EqualTo("60"));
    }

    [Test]
    public async Task N10_a_phone_behind_NAT_is_told_to_come_back_soon()
    {
        var (inside, outside) = (await PhoneAsync(), await PhoneAsync());
        inside.ContactHostPort = "192.168.17.4:5066";
        await StartProgramAsync(Setup(("natexpires", 120)));

        Assert.That(((await inside.RegisterAsync()).Header("Expires"), (await outside.RegisterAsync()).Header("Expires")), Is.EqualTo(("120", "3600")));
    }
}
