using Drachtio.Testing;

namespace Registrar.EndToEnd;

/// <summary>Phones that stop answering or lose their connection, seen from outside. The suite's server ends an unanswered request after two seconds.</summary>
public sealed class ReachabilityTests : EndToEndTest
{
    [Test]
    public async Task N4_only_a_phone_behind_nat_is_pinged_when_policy_says_so()
    {
        var open = await PhoneAsync();
        var behind = await PhoneAsync();
        behind.ContactHostPort = "192.168.17.4:5066";
        var program = await StartProgramAsync(Setup(("optionsping", 1), ("pingmode", "nat")));
        await open.RegisterAsync();
        await behind.RegisterAsync();

        await PingsAsync(behind, 3);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(open.Inbox.Messages.Count(message => message.IsRequest), Is.Zero);
            Assert.That(await program.UserAsync(Realm, open.Account.Username), Has.Count.EqualTo(1));
        }
    }

    [TestCase(401)]
    [TestCase(405)]
    [TestCase(407)]
    [TestCase(481)]
    public async Task N4_a_phone_that_refuses_options_is_alive_and_gets_no_credentials(int status)
    {
        var phone = await PhoneAsync();
        phone.Answers = _ => status;
        var program = await StartProgramAsync(Setup(("optionsping", 1), ("pingmisses", 1)));
        await phone.RegisterAsync();

        var pings = await PingsAsync(phone, 4);

        var shown = (await program.UserAsync(Realm, phone.Account.Username))[0]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(shown["unreachable"], Is.Null);
            Assert.That((double)shown["srtt"]!, Is.GreaterThanOrEqualTo(0));
            Assert.That(pings.Select(ping => ping.Header("Authorization") ?? ping.Header("Proxy-Authorization")), Is.All.Null);
        }
    }

    [Test]
    public async Task N7_a_phone_that_stops_answering_turns_unreachable_and_is_removed_after_the_grace()
    {
        var phone = await PhoneAsync();
        var program = await StartProgramAsync(Setup(("optionsping", 1), ("pingmisses", 2), ("pinggrace", 3)) with { Arguments = ["--events", "json"] });
        await phone.RegisterAsync();
        await PingsAsync(phone, 1);
        phone.Answers = _ => null;

        await program.WaitForRegistrationAsync(Realm, phone.Account.Username, shown => shown["unreachable"] is not null, "unreachable");
        await program.Process.WaitForLineAsync(Guard, "\"event\":\"register.unreachable\"", "\"cause\":\"unreachable\"", phone.Account.Username);
        await program.Process.WaitForLineAsync(Guard, "\"event\":\"unregister\"", "\"cause\":\"unreachable\"", phone.Account.Username);

        Assert.That(await program.UserAsync(Realm, phone.Account.Username), Is.Empty);
    }

    [Test]
    public async Task N7_one_answer_revives_an_unreachable_phone()
    {
        var phone = await PhoneAsync();
        phone.Answers = _ => null;
        var program = await StartProgramAsync(Setup(("optionsping", 1), ("pingmisses", 1)) with { Arguments = ["--events", "json"] });
        await phone.RegisterAsync();
        await program.WaitForRegistrationAsync(Realm, phone.Account.Username, shown => shown["unreachable"] is not null, "unreachable");

        phone.Answers = _ => 200;
        await program.Process.WaitForLineAsync(Guard, "\"event\":\"register.reachable\"", "\"cause\":\"answered\"", phone.Account.Username);

        await program.WaitForRegistrationAsync(Realm, phone.Account.Username, shown => shown["unreachable"] is null, "reachable again");
    }

    [TestCase(PhoneNetwork.TcpV4)]
    [TestCase(PhoneNetwork.TcpV6)]
    public async Task N11_a_closed_connection_is_flow_lost_with_the_next_ping_and_the_phone_that_returns_is_reachable(PhoneNetwork network)
    {
        var phone = await PhoneAsync(network);
        phone.ContactHostPort = "192.168.17.4:5066";
        var program = await StartProgramAsync(Setup(("optionsping", 1), ("pingmisses", 100)) with { Arguments = ["--events", "json"] });
        await phone.RegisterAsync();
        await PingsAsync(phone, 1);

        await phone.RebindAsync();
        await program.Process.WaitForLineAsync(Guard, "\"event\":\"register.unreachable\"", "\"cause\":\"flow_lost\"", phone.Account.Username);
        await phone.RegisterAsync();
        await program.Process.WaitForLineAsync(Guard, "\"event\":\"register.reachable\"", "\"cause\":\"refresh\"", phone.Account.Username);

        Assert.That(await program.UserAsync(Realm, phone.Account.Username), Has.Count.EqualTo(1));
    }

    private static async Task<IReadOnlyList<PhoneMessage>> PingsAsync(ScriptedPhone phone, int count)
    {
        IReadOnlyList<PhoneMessage> pings = [];
        await Eventually.IsTrueAsync(() =>
        {
            pings = [.. phone.Inbox.Messages.Where(message => message.IsRequest)];
            return Task.FromResult(pings.Count >= count);
        }, Guard, $"{count} pings");
        return pings;
    }
}
