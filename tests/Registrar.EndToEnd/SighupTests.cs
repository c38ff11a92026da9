using Drachtio.Testing;
using Registrar.EndToEnd.Processes;

namespace Registrar.EndToEnd;

/// <summary>The built program is told to read its configuration again, as <c>kill -HUP</c> does.</summary>
[Platform("Linux", Reason = "On Windows SIGHUP means that the console window is being closed.")]
public sealed class SighupTests : EndToEndTest
{
    [Test]
    public async Task Changed_user_is_in_force_after_a_sighup_and_registrations_stay()
    {
        var phone = await PhoneAsync();
        var other = await PhoneAsync();
        var program = await StartProgramAsync(Setup() with { IsConfigurationLinked = true });
        await phone.RegisterAsync();
        await other.RegisterAsync();
        var renewed = phone.Account with { Password = "another one" };

        await File.WriteAllTextAsync(program.ConfigurationFile, Renewed(phone.Account.Username).ToJson());
        program.Process.HangUp();
        await program.Process.WaitForLineAsync(Guard, "Configuration reloaded");
        var before = await phone.RegisterAsync();
        var after = await phone.RegisterAsync(new PhoneRegister { Credentials = renewed });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before.Status, Is.EqualTo(401));
            Assert.That(after.Status, Is.EqualTo(200));
            Assert.That(await program.UsersAsync(Realm), Has.Count.EqualTo(2));
            Assert.That(await program.StopAsync(), Is.Zero);
        }
    }

    [Test]
    public async Task Broken_file_is_refused_by_a_sighup_with_file_line_and_reason_and_the_old_policy_stays()
    {
        var phone = await PhoneAsync();
        var program = await StartProgramAsync(Setup(("maxexpires", 90)) with { IsConfigurationLinked = true });

        await File.WriteAllTextAsync(program.ConfigurationFile, "{\n  \"registrar\": {\n    \"maxexpires\": 80,\n    \"minexpires\": \"soon\"\n  }\n}\n");
        program.Process.HangUp();
        await program.Process.WaitForLineAsync(Guard, "not reloaded, the old one stays in force", "default.json line 4: registrar:minexpires is 'soon'. Write a whole number");
        var ok = await phone.RegisterAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ok.Status, Is.EqualTo(200));
            Assert.That(ok.Contacts.Single(), Does.EndWith(";expires=90"));
        }
    }

    [Test]
    public async Task Sighup_without_a_change_is_answered_and_changes_nothing()
    {
        var phone = await PhoneAsync();
        var program = await StartProgramAsync(Setup() with { IsConfigurationLinked = true });
        await phone.RegisterAsync();

        program.Process.HangUp();
        await program.Process.WaitForLineAsync(Guard, "Asked to reload the configuration, but the files are unchanged");

        Assert.That(await program.UserAsync(Realm, phone.Account.Username), Has.Count.EqualTo(1));
    }

    private static RegistrarSetup Renewed(string user) => Setup() with { Secrets = new Dictionary<string, string> { [user] = "another one" } };
}
