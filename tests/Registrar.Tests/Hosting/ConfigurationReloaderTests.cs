using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Registrar.Core;
using Registrar.Directory;
using Registrar.Hosting;
using Registrar.Tests.Support;

namespace Registrar.Tests.Hosting;

internal sealed class ConfigurationReloaderTests
{
    private const string Shipped = """
        { "drachtio": { "port": 9022, "secret": "cymru" }, "registrar": { "expires": 600 },
          "directory": { "com": { "1": { "secret": "one" } } } }
        """;

    private readonly FakeLogger<ConfigurationReloader> _logger = new();
    private ConfigurationFolder _folder = null!;
    private FileUserDirectory _directory = null!;
    private RegistrarOptions? _updated;
    private ConfigurationReloader _reloader = null!;

    [SetUp]
    public void Start()
    {
        _logger.Collector.Clear();
        _updated = null;
        _folder = new ConfigurationFolder(("default.json", Shipped));
        var loader = _folder.Loader();
        var loaded = loader.Load();
        _directory = new FileUserDirectory(loaded.Directory, allowsPlaceholder: false);
        _reloader = new ConfigurationReloader(loader, loaded, _directory, options => _updated = options, _logger);
    }

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void Changed_users_and_options_are_put_in_force()
    {
        _folder.Write("local.json", """{ "registrar": { "expires": 300 }, "directory": { "com": { "2": { "secret": "two" } } } }""");

        _reloader.Reload(isAsked: false);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_updated?.Expires, Is.EqualTo(300));
            Assert.That(_directory.Snapshot.UserCount, Is.EqualTo(2));
            Assert.That(_logger.LatestRecord.Message, Is.EqualTo("Configuration reloaded; users: 2, realms: 1; registrations stay"));
        }
    }

    [Test]
    public void Users_of_the_start_leave_memory_with_the_first_reload()
    {
        var users = ReloadOver();

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

        Assert.That(users.IsAlive, Is.False);
    }

    [TestCase("{ \"registrar\": {\n \"expires\": x } }", "local.json line 2 is not valid JSON")]
    [TestCase("{ \"registrar\": {\n \"expires\": -1 } }", "local.json line 2: registrar:expires is '-1'")]
    [TestCase("{ \"directory\": {\n \"com\": { \"1\": { \"secret\": 5 } } } }", "local.json line 2: secret of 1@com is a number")]
    [TestCase("{ \"registrar\": { \"algorithms\": \"SHA-256\" }, \"directory\": { \"com\": {\n \"2\": { \"ha1\": \"0123456789abcdef0123456789abcdef\" } } } }", "local.json line 2: user 2@com has no secret and no SHA-256 hash")]
    [TestCase("{ \"directory\": { \"com\": {\n \"1\": { \"numbers\": \"+441\" }, \"2\": { \"secret\": \"x\", \"numbers\": \"+441\" } } } }", "numbers of 2@com has +441, which 1@com has too")]
    public void Broken_file_is_refused_with_file_line_and_reason_while_the_old_stays(string json, string reason)
    {
        _folder.Write("local.json", json);

        _reloader.Reload(isAsked: false);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_updated, Is.Null);
            Assert.That(_directory.Snapshot.UserCount, Is.EqualTo(1));
            Assert.That(_logger.LatestRecord.Level, Is.EqualTo(LogLevel.Error));
            Assert.That(_logger.LatestRecord.Message, Does.Contain(reason).And.Contain("old one stays"));
        }
    }

    [Test]
    public void New_users_are_in_force_before_new_options()
    {
        var loader = _folder.Loader();
        var usersSeen = 0;
        var reloader = new ConfigurationReloader(loader, loader.Load(), _directory, _ => usersSeen = _directory.Snapshot.UserCount, _logger);
        _folder.Write("local.json", """{ "registrar": { "algorithms": "SHA-256" }, "directory": { "com": { "2": { "secret": "two" } } } }""");

        reloader.Reload(isAsked: false);

        Assert.That(usersSeen, Is.EqualTo(2));
    }

    [Test]
    public void Options_are_put_in_force_only_when_they_changed()
    {
        _folder.Write("local.json", """{ "directory": { "com": { "2": { "secret": "two" } } } }""");
        _reloader.Reload(isAsked: false);
        var afterUsers = _updated;
        _folder.Write("local.json", """{ "registrar": { "trusted": [] } }""");
        _reloader.Reload(isAsked: false);

        Assert.That((afterUsers, _updated?.Expires), Is.EqualTo(((RegistrarOptions?)null, 600)));
    }

    [Test]
    public void Certificate_that_has_gone_does_not_stand_in_the_way_of_new_users()
    {
        using var made = Drachtio.Testing.TestCertificate.Create();
        var (certificate, key) = Drachtio.Testing.TestCertificate.WritePem(made, _folder.WorkingDirectory);
        var loader = _folder.Loader("--embedded:enabled=true", "--embedded:sip=127.0.0.1:0;transport=tls", $"--embedded:certificate={certificate}", $"--embedded:key={key}");
        var reloader = new ConfigurationReloader(loader, loader.Load(), _directory, options => _updated = options, _logger);
        File.Delete(key);
        _folder.Write("local.json", """{ "directory": { "com": { "2": { "secret": "two" } } } }""");

        reloader.Reload(isAsked: false);

        Assert.That((_directory.Snapshot.UserCount, _logger.LatestRecord.Level), Is.EqualTo((2, LogLevel.Information)));
    }

    [Test]
    public void Options_the_registrar_refuses_leave_the_old_users_in_force()
    {
        var loader = _folder.Loader();
        var reloader = new ConfigurationReloader(
            loader, loader.Load(), _directory, static _ => throw new ArgumentException("expires is odd."), _logger);
        _folder.Write("local.json", """{ "registrar": { "expires": 7 }, "directory": { "com": { "2": { "secret": "two" } } } }""");

        reloader.Reload(isAsked: false);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_directory.Snapshot.UserCount, Is.EqualTo(1));
            Assert.That(_logger.LatestRecord.Message, Does.Contain("expires is odd."));
        }
    }

    [Test]
    public void Repaired_file_is_put_in_force_after_a_broken_one_even_when_it_is_the_first_again()
    {
        _folder.Write("local.json", "{");
        _reloader.Reload(isAsked: false);
        File.Delete(Path.Combine(_folder.WorkingDirectory, "config", "local.json"));

        _reloader.Reload(isAsked: false);

        Assert.That(_logger.LatestRecord.Message, Does.StartWith("Configuration reloaded"));
    }

    [TestCase(false, 0)]
    [TestCase(true, 1)]
    public void Unchanged_files_are_worth_a_line_only_when_somebody_asked(bool isAsked, int lines)
    {
        _reloader.Reload(isAsked);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_updated, Is.Null);
            Assert.That(_logger.Collector.GetSnapshot(), Has.Count.EqualTo(lines));
        }
    }

    [Test]
    public void Addresses_and_secrets_wait_for_a_restart_and_say_so_without_their_values()
    {
        _folder.Write("local.json", """{ "drachtio": { "port": 9023, "secret": "hunter2" }, "http": { "port": 9001 }, "registrar": { "expires": 5 } }""");

        _reloader.Reload(isAsked: false);

        Assert.That(
            _logger.LatestRecord.Message,
            Is.EqualTo("Changed, but only in force after a restart: drachtio:port, drachtio:secret, http:port"));
    }

    [TestCase("""{ "http": { "prot": 9001 } }""", "unknown key http:prot is ignored. Did you mean http:port?")]
    [TestCase("""{ "drachtio": { "tls": { "ca_files": "x" } } }""", "unknown key drachtio:tls:ca_files is ignored. Did you mean drachtio:tls:cafile?")]
    [TestCase("""{ "registrar": { "eventbufer": 64 } }""", "unknown key registrar:eventbufer is ignored. Did you mean registrar:eventbuffer?")]
    public void Unknown_key_is_a_warning_and_waits_for_no_restart(string json, string warning)
    {
        _folder.Write("local.json", json);

        _reloader.Reload(isAsked: false);

        Assert.That(
            _logger.Collector.GetSnapshot().Select(static record => record.Message),
            Is.EqualTo(new[] { "Configuration reloaded; users: 1, realms: 1; registrations stay", $"config/local.json line 1: {warning}" }));
    }

    [TestCase("""{ "drachtio": { "servers": [ { "host": "a" } ] } }""", "drachtio:servers:0:host")]
    [TestCase("""{ "drachtio": { "tags": [ "a" ] } }""", "drachtio:tags:0")]
    [TestCase("""{ "drachtio": { "tls": true } }""", "drachtio:tls")]
    [TestCase("""{ "drachtio": { "tls": { "cafile": "x" } } }""", "drachtio:tls:cafile")]
    [TestCase("""{ "embedded": { "sip": "127.0.0.1:5070" } }""", "embedded:sip")]
    [TestCase("""{ "registrar": { "eventbuffer": 64 } }""", "registrar:eventbuffer")]
    public void Key_that_waits_for_a_restart_is_named(string json, string key)
    {
        _folder.Write("local.json", json);

        _reloader.Reload(isAsked: false);

        Assert.That(_logger.LatestRecord.Message, Is.EqualTo($"Changed, but only in force after a restart: {key}"));
    }

    [Test]
    public void Restart_is_asked_for_once_until_the_keys_change()
    {
        _folder.Write("local.json", """{ "http": { "port": 9001 } }""");
        _reloader.Reload(isAsked: false);
        _folder.Write("local.json", """{ "http": { "port": 9001 }, "registrar": { "expires": 5 } }""");
        _reloader.Reload(isAsked: false);

        Assert.That(_logger.Collector.GetSnapshot().Count(static record => record.Message.Contains("after a restart", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public void Overrides_stay_in_force_over_a_reload()
    {
        var loader = _folder.Loader("--registrar:expires", "777");
        var reloader = new ConfigurationReloader(loader, loader.Load(), _directory, options => _updated = options, _logger);
        _folder.Write("local.json", """{ "registrar": { "expires": 300, "minexpires": 50 } }""");

        reloader.Reload(isAsked: false);

        Assert.That((_updated?.Expires, _updated?.MinExpires), Is.EqualTo((777, 50)));
    }

    [Test]
    public void Placeholder_users_are_named_once_and_again_when_there_are_others()
    {
        _folder.Write("local.json", """{ "directory": { "com": { "2": { "secret": "<yourpassword>" } } } }""");
        _reloader.Reload(isAsked: false);
        _reloader.ReportPlaceholders();
        _folder.Write("local.json", """{ "directory": { "com": { "3": { "secret": "<yourpassword>" } } } }""");
        _reloader.Reload(isAsked: false);

        Assert.That(
            _logger.Collector.GetSnapshot().Select(static record => record.Message).Where(static message => message.Contains("placeholder", StringComparison.Ordinal)),
            Is.EqualTo(new[]
            {
                "Users whose secret is still the shipped placeholder are refused (1): 2@com. Give them secrets of their own",
                "Users whose secret is still the shipped placeholder are refused (1): 3@com. Give them secrets of their own",
            }));
    }

    // A frame of its own: no local of the test may hold the users.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference ReloadOver()
    {
        var loader = _folder.Loader();
        var loaded = loader.Load();
        _directory = new FileUserDirectory(loaded.Directory, allowsPlaceholder: false);
        _reloader = new ConfigurationReloader(loader, loaded, _directory, options => _updated = options, _logger);
        _folder.Write("local.json", """{ "directory": { "com": { "2": { "secret": "two" } } } }""");
        _reloader.Reload(isAsked: false);
        return new WeakReference(loaded.Directory);
    }
}
