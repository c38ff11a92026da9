using Drachtio.Testing;

namespace Registrar.EndToEnd;

/// <summary>Time: pings, staleness, expiry. Intervals are one to three real seconds by configuration.</summary>
public sealed class KeepAliveTests : EndToEndTest
{
    [TestCase(PhoneNetwork.UdpV4)]
    [TestCase(PhoneNetwork.TcpV4)]
    [TestCase(PhoneNetwork.UdpV6)]
    [TestCase(PhoneNetwork.TcpV6)]
    public async Task Ping_reaches_the_phone_again_and_again_and_keeps_it_fresh(PhoneNetwork network)
    {
        var phone = await PhoneAsync(network);
        var program = await StartProgramAsync(Setup(("optionsping", 1), ("staletime", 3)));
        await phone.RegisterAsync();

        var pings = new List<PhoneMessage>();
        await Eventually.IsTrueAsync(() =>
        {
            pings = [.. phone.Inbox.Messages.Where(message => message.IsRequest)];
            return Task.FromResult(pings.Count >= 5);
        }, Guard, "five pings");

        var shown = (await program.UserAsync(Realm, phone.Account.Username))[0]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(pings.Select(ping => ping.Method), Is.All.EqualTo("OPTIONS"));
            Assert.That(pings[0].RequestUri, Is.EqualTo(phone.ContactUri));
            Assert.That((bool)shown["stale"]!, Is.False);
        }
    }

    [TestCase(PhoneNetwork.UdpV4)]
    [TestCase(PhoneNetwork.TcpV4)]
    public async Task Ping_of_a_phone_behind_nat_reaches_it_after_it_was_rebound(PhoneNetwork network)
    {
        var phone = await PhoneAsync(network);
        phone.ContactHostPort = "192.168.17.4:5066";
        await StartProgramAsync(Setup(("optionsping", 1)));
        await phone.RegisterAsync();
        await phone.WaitForRequestAsync("OPTIONS");

        await phone.RebindAsync();
        await phone.RegisterAsync();
        var after = phone.Inbox.Count;
        var ping = await phone.WaitForRequestAsync("OPTIONS", after);

        Assert.That(ping.Header("To"), Does.Contain(phone.Account.Username));
    }

    [Test]
    public async Task N12_a_stream_and_a_UDP_phone_with_one_user_and_public_address_get_each_their_own_pings()
    {
        var soft = await PhoneAsync(PhoneNetwork.TcpV4);
        var desk = await PhoneAsync(PhoneNetwork.UdpV4, soft.Account);
        await StartProgramAsync(Setup(("optionsping", 1)));
        await soft.RegisterAsync();
        await desk.RegisterAsync();

        var ofSoft = await soft.WaitForRequestAsync("OPTIONS");
        var ofDesk = await desk.WaitForRequestAsync("OPTIONS");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ofSoft.RequestUri, Is.EqualTo(soft.ContactUri));
            Assert.That(ofDesk.RequestUri, Is.EqualTo($"sip:{desk.LocalEndPoint}"), "the server takes that user and host to the stream, whatever the next hop");
            Assert.That(soft.Inbox.Messages.Where(message => message.IsRequest).Select(message => message.RequestUri), Is.All.EqualTo(soft.ContactUri));
        }
    }

    [Test]
    public async Task Any_answer_of_the_phone_counts_as_alive()
    {
        ScriptedPhone[] phones = [await PhoneAsync(), await PhoneAsync(), await PhoneAsync()];
        phones[0].Answers = _ => 486;
        phones[1].Answers = _ => 404;
        phones[2].Answers = _ => 200;
        var program = await StartProgramAsync(Setup(("optionsping", 1), ("staletime", 3)));
        await Task.WhenAll(phones.Select(phone => phone.RegisterAsync()));

        await Eventually.IsTrueAsync(() => Task.FromResult(phones.All(phone => phone.Inbox.Messages.Count(message => message.IsRequest) >= 5)), Guard, "five pings each");

        Assert.That((await program.UsersAsync(Realm)).Select(shown => (bool)shown!["stale"]!), Is.EqualTo(new[] { false, false, false }));
    }

    [Test]
    public async Task Silent_phone_turns_stale_and_is_fresh_again_once_it_answers()
    {
        var phone = await PhoneAsync();
        phone.Answers = _ => null;
        var program = await StartProgramAsync(Setup(("optionsping", 1), ("staletime", 2)));
        await phone.RegisterAsync();

        await program.WaitForRegistrationAsync(Realm, phone.Account.Username, shown => (bool)shown["stale"]!, "stale");
        phone.Answers = _ => 200;
        await program.WaitForRegistrationAsync(Realm, phone.Account.Username, shown => !(bool)shown["stale"]!, "fresh again");
    }

    [Test]
    public async Task Closed_tcp_flow_is_known_from_the_servers_410_long_before_the_stale_time()
    {
        var phone = await PhoneAsync(PhoneNetwork.TcpV4);
        phone.ContactHostPort = "192.168.17.4:5066";
        var program = await StartProgramAsync(Setup(("optionsping", 1), ("staletime", 3600)));
        await phone.RegisterAsync();
        await phone.WaitForRequestAsync("OPTIONS");

        await phone.HangUpAsync();

        var shown = await program.WaitForRegistrationAsync(Realm, phone.Account.Username, one => (bool)one["stale"]!, "stale");
        Assert.That((string?)shown["callid"], Is.EqualTo(phone.CallId));
    }

    [Test]
    public async Task Reconnected_tcp_phone_is_fresh_and_pinged_on_its_new_connection()
    {
        var phone = await PhoneAsync(PhoneNetwork.TcpV4);
        phone.ContactHostPort = "192.168.17.4:5066";
        var program = await StartProgramAsync(Setup(("optionsping", 1), ("staletime", 3600)));
        await phone.RegisterAsync();
        await phone.RebindAsync();
        await program.WaitForRegistrationAsync(Realm, phone.Account.Username, one => (bool)one["stale"]!, "stale");

        await phone.RegisterAsync();
        await phone.WaitForRequestAsync("OPTIONS", phone.Inbox.Count);

        Assert.That((bool)(await program.UserAsync(Realm, phone.Account.Username))[0]!["stale"]!, Is.False);
    }

    [Test]
    public async Task Stale_flag_rises_without_a_sign_of_life_and_falls_with_a_refresh()
    {
        var phone = await PhoneAsync();
        var program = await StartProgramAsync(Setup(("staletime", 1)));
        await phone.RegisterAsync();
        await program.WaitForRegistrationAsync(Realm, phone.Account.Username, shown => (bool)shown["stale"]!, "stale");

        await phone.RegisterAsync(new PhoneRegister { IsPreemptive = true });

        await program.WaitForRegistrationAsync(Realm, phone.Account.Username, shown => !(bool)shown["stale"]!, "fresh again");
    }

    [Test]
    public async Task Regping_tells_the_phone_a_short_time_and_keeps_the_long_one()
    {
        var phone = await PhoneAsync();
        var program = await StartProgramAsync(Setup(("regping", 2), ("expires", 20)));

        var ok = await phone.RegisterAsync(3600);

        var shown = (await program.UserAsync(Realm, phone.Account.Username))[0]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ok.Status, Is.EqualTo(200));
            Assert.That(ok.Contacts.Single(), Is.EqualTo($"<{phone.ContactUri}>;expires=2"));
            Assert.That((int)shown["expires"]!, Is.EqualTo(20));
        }
    }

    [Test]
    public async Task Registration_ends_when_its_time_is_over()
    {
        var phone = await PhoneAsync();
        var program = await StartProgramAsync(Setup(("minexpires", 1)) with { Arguments = ["--events", "json"] });
        await phone.RegisterAsync(1);

        await program.Process.WaitForLineAsync(Guard, "\"event\":\"unregister\"", "\"cause\":\"expired\"");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await program.UserAsync(Realm, phone.Account.Username), Is.Empty);
            Assert.That(await program.RealmsAsync(), Is.Empty);
        }
    }
}
