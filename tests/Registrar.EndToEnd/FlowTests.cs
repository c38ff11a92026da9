using Drachtio.Testing;

namespace Registrar.EndToEnd;

/// <summary>Connections as flows: keep-alives on them, and phones whose Contacts share one key of the server's flow cache.</summary>
public sealed class FlowTests : EndToEndTest
{
    private const string OtherRealm = "blong.babblevoice.com";

    [TestCase(PhoneNetwork.TcpV4)]
    [TestCase(PhoneNetwork.TcpV6)]
    [TestCase(PhoneNetwork.WsV4)]
    [TestCase(PhoneNetwork.WssV4)]
    public async Task N8_a_double_line_end_on_a_stream_is_answered_with_one(PhoneNetwork network)
    {
        var phone = await PhoneAsync(network);

        await phone.SendAsync("\r\n\r\n"u8.ToArray());

        var pong = await phone.Inbox.WaitForAsync(message => message.IsKeepAlive, TimeSpan.FromSeconds(10), what: "line end");
        Assert.That(pong.Bytes, Is.EqualTo("\r\n"u8.ToArray()));
    }

    // The server up to v0.9.5 at least leaves it unanswered over TLS; a later one may answer.
    [TestCase(PhoneNetwork.TlsV4)]
    [TestCase(PhoneNetwork.TlsV6)]
    public async Task N8_a_double_line_end_over_tls_harms_nothing(PhoneNetwork network)
    {
        var phone = await PhoneAsync(network);
        await StartProgramAsync();

        await phone.SendAsync("\r\n\r\n"u8.ToArray());
        var ok = await phone.RegisterAsync();

        Assert.That(ok.Status, Is.EqualTo(200));
    }

    [TestCase(PhoneNetwork.TcpV4, PhoneNetwork.TcpV4)]
    [TestCase(PhoneNetwork.TcpV4, PhoneNetwork.TlsV4)]
    [TestCase(PhoneNetwork.TlsV4, PhoneNetwork.TcpV4)]
    [TestCase(PhoneNetwork.WsV4, PhoneNetwork.WssV4)]
    [TestCase(PhoneNetwork.TcpV4, PhoneNetwork.UdpV4)]
    public async Task N12_two_phones_of_two_realms_with_one_contact_get_their_own_pings_only(PhoneNetwork first, PhoneNetwork second)
    {
        var (one, two) = await TwinsAsync(first, second);
        var program = await StartProgramAsync(TwoRealms());
        await one.RegisterAsync();
        await two.RegisterAsync();

        await WaitForPingsAsync(one, 4);
        await WaitForPingsAsync(two, 4);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Pings(one).Select(Callee), Is.All.EqualTo(one.Account.Aor));
            Assert.That(Pings(two).Select(Callee), Is.All.EqualTo(two.Account.Aor));
            Assert.That((bool)(await program.UserAsync(Realm, one.Account.Username))[0]!["stale"]!, Is.False);
            Assert.That((bool)(await program.UserAsync(OtherRealm, two.Account.Username))[0]!["stale"]!, Is.False);
        }
    }

    [Test]
    public async Task N12_a_phone_that_hangs_up_turns_stale_and_its_twin_does_not([Values] bool isFirst)
    {
        var (one, two) = await TwinsAsync(PhoneNetwork.TcpV4, PhoneNetwork.TcpV4);
        var program = await StartProgramAsync(TwoRealms());
        await one.RegisterAsync();
        await two.RegisterAsync();
        await WaitForPingsAsync(one, 1);
        await WaitForPingsAsync(two, 1);

        var (gone, goneRealm, stays, staysRealm) = isFirst ? (one, Realm, two, OtherRealm) : (two, OtherRealm, one, Realm);
        await gone.HangUpAsync();

        await program.WaitForRegistrationAsync(goneRealm, gone.Account.Username, shown => (bool)shown["stale"]!, "stale");
        await WaitForPingsAsync(stays, Pings(stays).Count() + 2);
        Assert.That((bool)(await program.UserAsync(staysRealm, stays.Account.Username))[0]!["stale"]!, Is.False);
    }

    [TestCase(PhoneNetwork.TlsV4)]
    [TestCase(PhoneNetwork.WsV4)]
    [TestCase(PhoneNetwork.WssV4)]
    public async Task N11_a_closed_flow_is_known_from_the_servers_410_long_before_the_stale_time(PhoneNetwork network)
    {
        var phone = await PhoneAsync(network);
        var program = await StartProgramAsync(Setup(("optionsping", 1), ("staletime", 3600)));
        await phone.RegisterAsync();
        await phone.WaitForRequestAsync("OPTIONS");

        await phone.HangUpAsync();

        var shown = await program.WaitForRegistrationAsync(Realm, phone.Account.Username, one => (bool)one["stale"]!, "stale");
        Assert.That((string?)shown["callid"], Is.EqualTo(phone.CallId));
    }

    [TestCase(PhoneNetwork.UdpV4)]
    [TestCase(PhoneNetwork.TcpV4)]
    [TestCase(PhoneNetwork.WssV4)]
    public async Task T6_a_200_above_the_frame_limit_is_a_500_and_the_connection_to_the_server_survives(PhoneNetwork network)
    {
        var phone = await PhoneAsync(network);
        var other = await PhoneAsync();
        var program = await StartProgramAsync(Setup(("maxcontactsperaor", 1000)));

        var fits = await phone.RegisterAsync(LongContacts(0));
        var isTooLarge = await phone.RegisterAsync(LongContacts(6));
        var goesOn = await other.RegisterAsync();
        var stillThere = await phone.RegisterAsync(LongContacts(0) with { IsPreemptive = true });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(fits.Contacts, Has.Count.EqualTo(6));
            Assert.That(isTooLarge.Status, Is.EqualTo(500));
            Assert.That(goesOn.Status, Is.EqualTo(200));
            Assert.That(stillThere.Contacts, Has.Count.EqualTo(6), "nothing of the refused REGISTER was taken");
            Assert.That(program.Process.Everything, Does.Not.Contain("Lost drachtio"));
        }
    }

    // A user@host no other test has: a real server keeps its flows for the life of the suite.
    private async Task<(ScriptedPhone One, ScriptedPhone Two)> TwinsAsync(PhoneNetwork first, PhoneNetwork second)
    {
        var account = NewAccount();
        var one = await PhoneAsync(first, account);
        var two = await PhoneAsync(second, account with { Domain = OtherRealm });
        one.ContactHostPort = two.ContactHostPort = "192.168.1.10";
        return (one, two);
    }

    private static Processes.RegistrarSetup TwoRealms() => Setup(("optionsping", 1), ("staletime", 4)) with { Realms = [Realm, OtherRealm] };

    // 6 x 1,000 bytes are answered in one frame of 12,000; 12 are not.
    private static PhoneRegister LongContacts(int from) =>
        new() { Contacts = [.. Enumerable.Range(from, 6).Select(number => $"<sip:{number}@192.168.1.10;x={new string('x', 970)}>")] };

    private static IEnumerable<PhoneMessage> Pings(ScriptedPhone phone) => phone.Inbox.Messages.Where(message => message.IsRequest);

    private static string Callee(PhoneMessage ping) => ping.Header("To")!.Split('<', '>')[1];

    private static Task WaitForPingsAsync(ScriptedPhone phone, int count) =>
        Eventually.IsTrueAsync(() => Task.FromResult(Pings(phone).Count() >= count), Guard, $"{count} pings of {phone.Account.Aor}");
}
