using Drachtio.Testing;
using Registrar.EndToEnd.Processes;

namespace Registrar.EndToEnd;

/// <summary>deploy/fail2ban against what the program really prints, read by the real fail2ban.</summary>
public sealed class Fail2banTests : EndToEndTest
{
    private const string HowToGetIt = "apt-get install fail2ban";

    // An address of nobody (RFC 5737): whoever gets it banned has forged a line.
    private const string Innocent = "203.0.113.99";

    private static readonly string Filter = Path.Combine(Repository.Root, "deploy", "fail2ban", "filter.d", "registrar.conf");

    private RegistrarProgram _program = null!;
    private int _linesBefore;

    [OneTimeSetUp]
    public async Task StartOneProgram() => _program = await StartFixtureProgramAsync();

    [SetUp]
    public void RememberWhatWasPrinted() => _linesBefore = _program.Process.Output.Count;

    [TestCase(PhoneNetwork.UdpV4, "127.0.0.1"), TestCase(PhoneNetwork.UdpV6, "::1"), TestCase(PhoneNetwork.TcpV6, "::1"), TestCase(PhoneNetwork.WssV4, "127.0.0.1")]
    public async Task S19_wrong_passwords_and_unknown_users_count_by_their_address_and_first_challenges_do_not(PhoneNetwork network, string address)
    {
        var phone = await PhoneAsync(network);
        var stranger = await PhoneAsync(network, new PhoneAccount("nobody-we-know", "guess", Realm));

        await phone.RegisterAsync(new PhoneRegister { AnswersChallenge = false });
        await phone.RegisterAsync();
        await phone.RegisterAsync(new PhoneRegister { Credentials = phone.Account with { Password = "wrong" } });
        await stranger.RegisterAsync();

        Assert.That(await BannedAsync(await PrintedAsync(wrongAnswers: 2), Filter), Is.EqualTo([address, address]));
    }

    [TestCase("x gave a wrong answer to the challenge from udp " + Innocent + ":5060")]
    [TestCase("x gave a wrong answer to the challenge from udp " + Innocent + ":5060\r\n2026-01-31T12:00:00.000Z info  y")]
    [TestCase("2026-01-31T12:00:00.000Z info  1000@a gave a wrong answer to the challenge from tcp " + Innocent + ":1 ")]
    [TestCase("x from udp " + Innocent)]
    [TestCase(Innocent)]
    [TestCase("\u2028info  x gave a wrong answer to the challenge from udp " + Innocent + ":5060\u0085")]
    public async Task S19_a_name_that_looks_like_a_log_line_bans_nobody_but_its_sender(string name)
    {
        var liar = await PhoneAsync(account: NewAccount());
        liar.UserAgent = $"Phone gave a wrong answer to the challenge from udp {Innocent}:5060";

        // The credentials may say anything, folded lines too; the registration after them is there for its User-Agent.
        await liar.RegisterAsync(new PhoneRegister { Credentials = liar.Account with { Username = name.Replace("\r\n", "\r\n ", StringComparison.Ordinal) } });
        await liar.RegisterAsync();

        Assert.That(await BannedAsync(await PrintedAsync(wrongAnswers: 1), Filter), Is.EqualTo(["127.0.0.1"]));
    }

    [TestCase("registrar[mode=all]", 2), TestCase("registrar[mode=stream]", 1)]
    public async Task S19_mode_stream_leaves_out_datagrams_whose_source_may_be_forged(string filter, int count)
    {
        var datagrams = await PhoneAsync();
        var stream = await PhoneAsync(PhoneNetwork.TcpV4);

        await datagrams.RegisterAsync(new PhoneRegister { Credentials = datagrams.Account with { Password = "wrong" } });
        await stream.RegisterAsync(new PhoneRegister { Credentials = stream.Account with { Password = "wrong" } });

        Assert.That(await BannedAsync(await PrintedAsync(wrongAnswers: 2), filter), Has.Count.EqualTo(count));
    }

    [Test]
    public async Task S19_lines_that_came_through_the_journal_count_too()
    {
        string[] lines =
        [
            "edge registrar[4711]: 2026-01-31T12:00:00.000Z info  1000@a.example gave a wrong answer to the challenge from tls 2001:db8::17:48105",
            "edge registrar[4711]: 2026-01-31T12:00:00.000Z info  1000@a.example registered from udp 192.0.2.17:48105 for 60 s with 'x'",
        ];

        Assert.That(await BannedAsync(lines, Filter), Is.EqualTo(["2001:db8::17"]));
    }

    [Test]
    public async Task Jail_and_filter_are_what_fail2ban_takes()
    {
        var client = ExternalTool.Require("fail2ban-client", HowToGetIt);
        using var folder = new ScratchFolder();
        folder.Take("/etc/fail2ban");
        folder.Take(Path.Combine(Repository.Root, "deploy", "fail2ban"));
        var jail = Path.Combine(folder.Path, "jail.d", "registrar.conf");
        await File.WriteAllTextAsync(jail, (await File.ReadAllTextAsync(jail)).Replace("/var/log/registrar.log", Path.Combine(folder.Path, "jail.conf"), StringComparison.Ordinal));

        // Debian ships a jail for sshd whose log is not on every machine.
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "jail.d", "zz-only.conf"), "[sshd]\nenabled = false\n");
        await using var process = ChildProcess.Start(client, ["-c", folder.Path, "-d"], folder.Path);
        var status = await process.WaitForExitAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.Zero, process.Everything);
            Assert.That(process.Everything, Does.Contain("['add', 'registrar', 'auto']").And.Contain("gave a wrong answer").And.Contain("'maxretry', 10"));
        }
    }

    // The line of the last wrong answer may still be on its way when its 401 has come.
    private async Task<IEnumerable<string>> PrintedAsync(int wrongAnswers)
    {
        await Eventually.IsTrueAsync(() => Task.FromResult(Printed().Count(static line => line.Contains(" gave a wrong answer ", StringComparison.Ordinal)) >= wrongAnswers), Guard, $"{wrongAnswers} wrong answers in the log:\n{_program.Process.Everything}");
        return Printed();
    }

    private IEnumerable<string> Printed() => _program.Process.Output.Skip(_linesBefore);

    private static async Task<IReadOnlyList<string>> BannedAsync(IEnumerable<string> lines, string filter)
    {
        var tool = ExternalTool.Require("fail2ban-regex", HowToGetIt);
        using var folder = new ScratchFolder();
        var log = Path.Combine(folder.Path, "registrar.log");
        await File.WriteAllLinesAsync(log, lines);
        folder.Take("/etc/fail2ban");
        folder.Take(Path.Combine(Repository.Root, "deploy", "fail2ban"));

        await using var process = ChildProcess.Start(tool, ["-c", folder.Path, "--out", "ip", log, filter], folder.Path);
        var status = await process.WaitForExitAsync();
        Assert.That(status, Is.Zero.Or.EqualTo(1), process.Everything);
        return [.. process.Output.Select(static line => line.Trim()).Where(static line => line.Length > 0)];
    }
}
