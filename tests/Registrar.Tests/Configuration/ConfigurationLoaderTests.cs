using System.Text;
using Registrar.Configuration;
using Registrar.Tests.Support;

namespace Registrar.Tests.Configuration;

internal sealed class ConfigurationLoaderTests
{
    [Test]
    public void Files_override_each_other_in_the_order_of_nodes_config_package()
    {
        using var folder = new ConfigurationFolder(
            ("default.json", """{ "a": { "one": "default", "two": "default", "three": "default", "four": "default" } }"""),
            ("production.json", """{ "a": { "two": "production", "three": "production", "four": "production" } }"""),
            ("local.json", """{ "a": { "three": "local", "four": "local" } }"""),
            ("local-production.json", """{ "a": { "four": "local-production" } }"""));
        folder.With("NODE_ENV", "production");

        var configuration = folder.Load().ToConfiguration();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(configuration["a:one"], Is.EqualTo("default"));
            Assert.That(configuration["a:two"], Is.EqualTo("production"));
            Assert.That(configuration["a:three"], Is.EqualTo("local"));
            Assert.That(configuration["a:four"], Is.EqualTo("local-production"));
        }
    }

    [Test]
    public void Deployment_is_development_when_node_env_is_not_set()
    {
        using var folder = new ConfigurationFolder(
            ("default.json", """{ "http": { "port": 1 } }"""),
            ("production.json", """{ "http": { "port": 2 } }"""),
            ("development.json", """{ "http": { "port": 3 } }"""));

        Assert.That(folder.Read().Http.Port, Is.EqualTo(3));
    }

    [Test]
    public void Directory_of_the_files_can_be_named_by_node_config_dir()
    {
        using var folder = new ConfigurationFolder(("../elsewhere/default.json", """{ "http": { "port": 9100 } }"""));
        folder.With("NODE_CONFIG_DIR", "elsewhere");

        var loaded = folder.Load();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(SettingsReader.Read(loaded).Http.Port, Is.EqualTo(9100));
            Assert.That(loaded.Files, Is.EqualTo(new[] { Path.Combine("elsewhere", "default.json") }));
        }
    }

    [Test]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_allowed()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("default.json", [.. Encoding.UTF8.Preamble, .. """
            // the machine in the cellar
            { "http": { /* not 9000 */ "port": 9123, }, }
            """u8]);

        Assert.That(folder.Read().Http.Port, Is.EqualTo(9123));
    }

    [Test]
    public void Lists_of_a_later_file_replace_those_of_an_earlier_one()
    {
        using var folder = new ConfigurationFolder(
            ("default.json", """{ "embedded": { "sip": ["127.0.0.1:5060", "127.0.0.1:5062"] } }"""),
            ("local.json", """{ "embedded": { "sip": ["127.0.0.1:5070"] } }"""));

        Assert.That(folder.Read().Embedded.Sip.Select(static address => address.EndPoint.Port), Is.EqualTo(new[] { 5070 }));
    }

    [Test]
    public void Null_in_a_later_file_gives_the_default_back()
    {
        using var folder = new ConfigurationFolder(
            ("default.json", """{ "http": { "port": 9100 } }"""), ("local.json", """{ "http": { "port": null } }"""));

        Assert.That(folder.Read().Http.Port, Is.EqualTo(9000));
    }

    [Test]
    public void Environment_overrides_files_and_the_command_line_overrides_both()
    {
        using var folder = new ConfigurationFolder(
            ("default.json", """{ "drachtio": { "host": "file", "port": 1, "secret": "file" } }"""));
        folder.With("DRACHTIO__PORT", "2").With("drachtio__secret", "environment");

        var server = folder.Read("--drachtio:port", "3").Servers[0];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(server.Host, Is.EqualTo("file"));
            Assert.That(server.Secret, Is.EqualTo("environment"));
            Assert.That(server.Port, Is.EqualTo(3));
        }
    }

    [Test]
    public void Override_of_a_list_by_one_value_leaves_nothing_of_the_list()
    {
        using var folder = new ConfigurationFolder(
            ("default.json", """{ "embedded": { "sip": ["127.0.0.1:5060", "127.0.0.1:5062"] } }"""));

        var sip = folder.Read("--embedded:sip=127.0.0.1:5080").Embedded.Sip;

        Assert.That(sip.Select(static address => address.EndPoint.Port), Is.EqualTo(new[] { 5080 }));
    }

    [Test]
    public void Override_of_one_element_keeps_the_others()
    {
        using var folder = new ConfigurationFolder(
            ("default.json", """{ "embedded": { "sip": ["127.0.0.1:5060", "127.0.0.1:5062"] } }"""));

        var sip = folder.Read("--embedded:sip:1=127.0.0.1:5080").Embedded.Sip;

        Assert.That(sip.Select(static address => address.EndPoint.Port), Is.EqualTo(new[] { 5060, 5080 }));
    }

    [TestCase("DIRECTORY__COM__EXAMPLE__1000__SECRET")]
    [TestCase("directory__com")]
    public void Directory_in_the_environment_is_refused(string variable)
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));
        folder.With(variable, "hunter2");

        var refusal = folder.Refusal();

        Assert.That(refusal, Does.Contain(variable).And.Contain("only files").And.Not.Contain("hunter2"));
    }

    [Test]
    public void Directory_on_the_command_line_is_refused()
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));

        Assert.That(folder.Refusal("--directory:com:example", "x"), Does.StartWith("argument --directory:com:example"));
    }

    [TestCase("--registar:expires", "Did you mean 'registrar'?")]
    [TestCase("--HTTPS:port", "Did you mean 'http'?")]
    [TestCase("--foo:bar", "Write one of drachtio, registrar, http, embedded, logging.")]
    public void Section_that_is_not_ours_on_the_command_line_is_refused_with_the_nearest(string argument, string hint)
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));

        Assert.That(folder.Refusal(argument, "1"), Is.EqualTo($"argument {argument}: there is no section '{argument[2..].Split(':')[0]}'. {hint}"));
    }

    [Test]
    public void Other_environment_variables_are_none_of_our_business()
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));
        folder.With("PATH", "/bin").With("XDG__PORT", "1").With("HTTP_PROXY", "http://127.0.0.1:1").With("FOO__BAR", "1").With("HTTPS__PORT", "1");

        Assert.That(folder.Read().Warnings, Is.Empty);
    }

    [Test]
    public void No_file_at_all_is_refused_with_what_was_looked_for()
    {
        using var folder = new ConfigurationFolder();

        Assert.That(
            folder.Refusal(),
            Does.Contain(Path.Combine(folder.WorkingDirectory, "config")).And.Contain("default.json").And.Contain("NODE_CONFIG_DIR"));
    }

    [TestCase("{\n  \"http\": {\n    \"port\": 9000\n    \"host\": \"::1\"\n  }\n}", 4)]
    [TestCase("{\n  \"http\": {", 2)]
    [TestCase("", 1)]
    [TestCase("[]", 1)]
    [TestCase("{}\n\nx", 3)]
    [TestCase("{\n \"a\": \"x\ny\" }", 2)]
    public void Broken_file_is_refused_with_its_name_and_line(string json, int line)
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"), ("local.json", json));

        Assert.That(folder.Refusal(), Does.StartWith($"{Path.Combine("config", "local.json")} line {line} "));
    }

    [TestCase("""{ "drachtio": { "secret": hunter2 } }""")]
    [TestCase("""{ "drachtio": { "secret": tunter2 } }""")]
    [TestCase("""{ "drachtio": { "secret": 'hunter2' } }""")]
    [TestCase("""{ "drachtio": { "secret": "hunter2 } }""")]
    public void Reason_of_a_broken_file_shows_no_part_of_a_secret(string json)
    {
        using var folder = new ConfigurationFolder(("default.json", json));

        Assert.That(folder.Refusal(), Does.Contain("not valid JSON").And.Not.Contain("unter").And.Not.Contain("'h'"));
    }

    [Test]
    public void Text_that_is_not_utf8_is_refused_with_its_line()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("default.json", [.. "{\n\"http\": { \"host\": \""u8, 0xFF, .. "\" } }"u8]);

        Assert.That(folder.Refusal(), Does.Contain("line 2").And.Contain("UTF-8"));
    }

    [Test]
    public void Deployment_that_is_no_file_name_is_refused()
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));
        folder.With("NODE_ENV", "../etc");

        Assert.That(folder.Refusal(), Does.Contain("NODE_ENV"));
    }

    [Test]
    public void Fingerprint_changes_with_the_bytes_of_a_file_only()
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));

        var first = folder.Load().Fingerprint;
        var again = folder.Load().Fingerprint;
        folder.Write("local.json", "{}");
        var other = folder.Load().Fingerprint;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again, Is.EqualTo(first));
            Assert.That(other, Is.Not.EqualTo(first));
        }
    }

    [Test]
    public void Directory_does_not_reach_microsofts_configuration()
    {
        using var folder = new ConfigurationFolder(
            ("default.json", """{ "directory": { "com": { "Bob": { "secret": "a" }, "bob": { "secret": "b" } } }, "x": 1 }"""));

        var configuration = folder.Load().ToConfiguration();

        Assert.That(configuration.GetChildren().Select(static section => section.Key), Is.EqualTo(new[] { "x" }));
    }

    [Test]
    public void Files_with_the_fingerprint_of_an_earlier_load_are_not_read_again()
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));
        var loader = folder.Loader();
        var first = loader.Load().Fingerprint;

        var same = loader.LoadUnless(first);
        folder.Write("local.json", "{ }");
        var other = loader.LoadUnless(first);

        Assert.That((same, other?.Files.Count), Is.EqualTo(((LoadedConfiguration?)null, 2)));
    }

    [Test]
    public void What_is_kept_of_a_load_has_everything_but_its_users()
    {
        using var folder = new ConfigurationFolder(("default.json", """{ "directory": { "com": { "1": { "secret": "x" } } } }"""));
        var loaded = folder.Load();

        var kept = loaded.WithoutUsers();

        Assert.That((kept.Directory.UserCount, kept.Fingerprint, kept.Root), Is.EqualTo((0, loaded.Fingerprint, loaded.Root)));
    }
}
