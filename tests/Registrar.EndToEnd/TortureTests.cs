using Drachtio.Testing;
using Registrar.EndToEnd.Processes;
using Registrar.EndToEnd.Servers;

namespace Registrar.EndToEnd;

/// <summary>RFC 4475 and RFC 5118 through a SIP socket: the statuses of Torture/statuses.tsv, and nothing else happens.</summary>
public sealed class TortureTests : EndToEndTest
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Drachtio.Sip.Tests", "Torture");

    // What no two looks at a registration have in common.
    private static readonly string[] Moving = ["expiresin", "stale", "expiresat", "modified"];

    private RegistrarProgram _program = null!;
    private ScriptedPhone _phone = null!;
    private string _before = "";

    private static IEnumerable<TestCaseData> Messages =>
        from line in File.ReadLines(Path.Combine(Repository.Root, "tests", "Registrar.EndToEnd", "Torture", "statuses.tsv")).Skip(1)
        let cells = line.Split('\t')
        select new TestCaseData(cells[0], cells[1], cells[2]).SetArgDisplayNames(cells[0]);

    [OneTimeSetUp]
    public async Task StartAndRegisterOnePhone()
    {
        // The messages name users of example.com: their REGISTERs are for a realm of ours.
        var setup = Setup() with { Realms = [Realm, "example.com"], Arguments = ["--logging:loglevel:default=Debug"] };
        _program = RegistrarProgram.Start(setup);
        await _program.WaitUntilReadyAsync();
        _phone = await ScriptedPhone.UdpAsync(Server.SipV4, NewAccount());
        await _phone.RegisterAsync();
        _before = await StateAsync();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _phone.DisposeAsync();
        await _program.DisposeAsync();
    }

    [TestCaseSource(nameof(Messages))]
    public async Task Message_gets_the_status_of_the_table_and_leaves_everything_as_it_was(string name, string embedded, string real)
    {
        var phone = await PhoneAsync();
        phone.Answers = _ => null;

        await phone.SendAsync(await File.ReadAllBytesAsync(Path.Combine(Folder, name + ".sip")));
        var status = await StatusBeforeTheNextAnswerAsync(phone);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(Server is EmbeddedServer ? embedded : real));
            Assert.That(await StateAsync(), Is.EqualTo(_before));
            Assert.That(_program.Process.Errors, Is.Empty);
            Assert.That(_program.Process.Output.Where(static line => line.Contains("Exception", StringComparison.Ordinal) || line.Contains(" error ", StringComparison.Ordinal)), Is.Empty);
        }
    }

    [Test]
    public async Task Phone_that_was_registered_before_all_of_it_refreshes_after_it()
    {
        await _phone.SendAsync(await File.ReadAllBytesAsync(Path.Combine(Folder, "regbadct.sip")));

        var ok = await _phone.RegisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ok.Status, Is.EqualTo(200));
            Assert.That(ok.Contacts, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void Table_has_every_message_once() =>
        Assert.That(Messages.Select(static message => message.Arguments[0]), Is.EquivalentTo(Directory.GetFiles(Folder, "*.sip").Select(Path.GetFileNameWithoutExtension)));

    // Behind a message that may stay unanswered goes one that is answered, on the same socket and by the same application.
    private static async Task<string> StatusBeforeTheNextAnswerAsync(ScriptedPhone phone)
    {
        var sentinel = phone.BuildRegister(new PhoneRegister { Contacts = [] });
        await phone.RequestAsync(sentinel);
        var branch = new PhoneMessage(WireText.Sip(sentinel)).Branch;
        var statuses = phone.Inbox.Messages.Where(message => message.Status >= 200 && message.Branch != branch).Select(static message => message.Status).Distinct();
        return string.Join(' ', statuses) is { Length: > 0 } text ? text : "silence";
    }

    private async Task<string> StateAsync()
    {
        var realms = await _program.RealmsAsync();
        var users = await _program.UsersAsync(Realm);
        foreach (var one in users)
        {
            foreach (var name in Moving) one!.AsObject().Remove(name);
        }

        return realms.ToJsonString() + users.ToJsonString();
    }
}
