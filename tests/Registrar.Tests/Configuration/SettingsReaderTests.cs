using System.Net;
using Registrar.Configuration;
using Registrar.Core;
using Registrar.Tests.Support;

namespace Registrar.Tests.Configuration;

internal sealed class SettingsReaderTests
{
    private static ConfigurationFolder Folder(string json) => new(("default.json", json));

    [Test]
    public void Nothing_configured_gives_the_defaults()
    {
        using var folder = Folder("{}");

        var settings = folder.Read();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(settings.Servers.Select(static server => (server.Host, server.Port, server.Secret)), Is.EqualTo(new[] { ("127.0.0.1", 9022, "cymru") }));
            Assert.That(settings.Servers[0].Tls, Is.Null);
            Assert.That((settings.Http.Address, settings.Http.Port), Is.EqualTo((IPAddress.Loopback, 9000)));
            Assert.That(settings.Embedded.IsEnabled, Is.False);
            Assert.That(settings.Embedded.Sip.Select(static address => address.ToString()), Is.EqualTo(new[] { "127.0.0.1:5060" }));
            Assert.That(settings.Registrar with { Algorithms = [] }, Is.EqualTo(new RegistrarOptions { Algorithms = [] }));
            Assert.That(settings.Registrar.Algorithms, Is.EqualTo(new[] { "MD5" }));
            Assert.That(settings.Warnings, Is.Empty);
        }
    }

    [Test]
    public void Registrar_options_have_the_originals_flat_names()
    {
        using var folder = Folder("""
            { "registrar": { "expires": 1800, "minexpires": 30, "maxexpires": 3600, "optionsping": 20, "regping": 25,
              "staletime": 90, "authtimeout": 2000, "forcerport": true, "proxy": true, "showauthorization": true } }
            """);

        Assert.That(
            folder.Read().Registrar with { Algorithms = [] },
            Is.EqualTo(new RegistrarOptions
            {
                Expires = 1800,
                MinExpires = 30,
                MaxExpires = 3600,
                OptionsPing = 20,
                RegPing = 25,
                StaleTime = 90,
                AuthTimeout = 2000,
                ForceRport = true,
                Proxy = true,
                ShowAuthorization = true,
                Algorithms = [],
            }));
    }

    [Test]
    public void Path_and_Service_Route_are_read()
    {
        using var folder = Folder("""
            { "registrar": { "path": "Strict", "trusted": [ "192.0.2.1", "2001:db8::/32" ], "serviceroute": "sip:proxy.example.com;lr" } }
            """);

        var options = folder.Read().Registrar;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Path, Is.EqualTo(PathMode.Strict));
            Assert.That(options.Trusted, Is.EqualTo(new[] { "192.0.2.1", "2001:db8::/32" }));
            Assert.That(options.ServiceRoute, Is.EqualTo(new[] { "sip:proxy.example.com;lr" }));
        }
    }

    [TestCase("\"path\": \"loose\"", "registrar:path is 'loose'. Write trusted or lenient or strict.")]
    [TestCase("\"path\": \"1\"", "registrar:path is '1'. Write trusted or lenient or strict.")]
    [TestCase("\"trusted\": \"proxy\"", "registrar:trusted has 'proxy'; write an address or a network")]
    [TestCase("\"serviceroute\": [ \"x\" ]", "registrar:serviceroute has 'x'; write a SIP URI")]
    public void Broken_rule_is_refused_with_place_and_remedy(string member, string sentence)
    {
        using var folder = Folder($$"""{ "registrar": { {{member}} } }""");

        Assert.That(() => folder.Read(), Throws.TypeOf<ConfigurationException>().With.Message.StartsWith($"config/default.json line 1: {sentence}"));
    }

    [TestCase("""{ "drachtio": [ { "host": "a" }, { "host": "b", "port": 9023, "secret": "y" } ] }""", "cymru")]
    [TestCase("""{ "drachtio": { "secret": "x", "servers": [ { "host": "a" }, { "host": "b", "port": 9023, "secret": "y" } ] } }""", "x")]
    public void Several_servers_stand_in_a_list_with_what_they_share_beside_it(string json, string sharedSecret)
    {
        using var folder = Folder(json);

        Assert.That(
            folder.Read().Servers.Select(static server => (server.Name, server.Secret)),
            Is.EqualTo(new[] { ("a:9022", sharedSecret), ("b:9023", "y") }));
    }

    [Test]
    public void One_server_of_a_list_can_be_overridden()
    {
        using var folder = Folder("""{ "drachtio": [ { "host": "a" }, { "host": "b" } ] }""");

        Assert.That(
            folder.Read("--drachtio:1:port=9999").Servers.Select(static server => server.Name),
            Is.EqualTo(new[] { "a:9022", "b:9999" }));
    }

    [Test]
    public void Tls_is_switched_on_by_true_or_by_its_settings()
    {
        using var folder = Folder("""
            { "drachtio": { "tls": true, "servers": [ { "host": "a" }, { "host": "b", "tls": false },
              { "host": "c", "tls": { "targethost": "sip.example.com", "cafile": "ca.pem" } } ] } }
            """);

        var servers = folder.Read().Servers;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(servers[0].Tls, Is.Not.Null);
            Assert.That(servers[1].Tls, Is.Null);
            Assert.That(servers[2].Tls!.TargetHost, Is.EqualTo("sip.example.com"));
            Assert.That(servers[2].Tls!.CaFile, Is.EqualTo("ca.pem"));
        }
    }

    [TestCase("127.0.0.1:5060", "127.0.0.1:5060")]
    [TestCase("[::1]:5060", "[::1]:5060")]
    [TestCase("localhost:0", "127.0.0.1:0")]
    [TestCase("0.0.0.0:5060", "0.0.0.0:5060")]
    public void Sip_address_is_read(string text, string expected)
    {
        using var folder = Folder("{}");

        Assert.That(folder.Read($"--embedded:sip={text}").Embedded.Sip[0].ToString(), Is.EqualTo(expected));
    }

    [TestCase("127.0.0.1")]
    [TestCase("5060")]
    [TestCase(":5060")]
    [TestCase("::1:5060")]
    [TestCase("127.0.0.1:65536")]
    [TestCase("127.0.0.1:-1")]
    [TestCase("phones.example.com:5060")]
    public void Sip_address_that_cannot_be_read_is_refused(string text)
    {
        using var folder = Folder("{}");

        Assert.That(
            folder.Refusal($"--embedded:sip={text}"),
            Does.StartWith($"argument --embedded:sip: embedded:sip is '{text}'").And.Contain("address:port"));
    }

    [TestCase("::1", "::1")]
    [TestCase("[::1]", "::1")]
    [TestCase("localhost", "127.0.0.1")]
    [TestCase("0.0.0.0", "0.0.0.0")]
    public void Http_address_is_read(string text, string expected)
    {
        using var folder = Folder("{}");

        Assert.That(folder.Read("--http:host", text).Http.Address.ToString(), Is.EqualTo(expected));
    }

    // Key, JSON of the file in which it stands on line 2, words the sentence must have.
    [TestCase("\"http\": { \"port\": \"ninethousand\" }", "http:port is 'ninethousand'", "a whole number from 0 to 65535")]
    [TestCase("\"http\": { \"port\": 70000 }", "http:port is '70000'", "a whole number from 0 to 65535")]
    [TestCase("\"http\": { \"port\": 90.5 }", "http:port is '90.5'", "a whole number")]
    [TestCase("\"http\": { \"port\": true }", "http:port is 'true'", "a whole number")]
    [TestCase("\"http\": { \"port\": [9000] }", "http:port is a list", "a whole number")]
    [TestCase("\"http\": { \"port\": { \"a\": 1 } }", "http:port is an object", "a whole number")]
    [TestCase("\"http\": { \"host\": \"\" }", "http:host is empty", "a text")]
    [TestCase("\"http\": { \"host\": \"5060\" }", "http:host is '5060'", "an IP address")]
    [TestCase("\"http\": { \"host\": \"example.com\" }", "http:host is 'example.com'", "an IP address")]
    [TestCase("\"registrar\": { \"expires\": 0 }", "registrar:expires is '0'", "a whole number from 1")]
    [TestCase("\"registrar\": { \"proxy\": \"maybe\" }", "registrar:proxy is 'maybe'", "true or false")]
    [TestCase("\"registrar\": { \"proxy\": {} }", "registrar:proxy is an object", "true or false")]
    [TestCase("\"registrar\": { \"minexpires\": 8000 }", "registrar:minexpires 8000 is above maxexpires 7200", "lower")]
    [TestCase("\"registrar\": { \"algorithms\": [\"ROT13\"] }", "registrar:algorithms has 'ROT13'", "MD5")]
    [TestCase("\"embedded\": { \"sip\": [] }", "embedded:sip is an empty list", "address:port")]
    [TestCase("\"embedded\": { \"sip\": [5060] }", "embedded:sip is '5060'", "address:port")]
    [TestCase("\"embedded\": { \"enabled\": \"perhaps\" }", "embedded:enabled is 'perhaps'", "true or false")]
    [TestCase("\"drachtio\": { \"port\": 0 }", "drachtio:port is '0'", "from 1 to 65535")]
    [TestCase("\"drachtio\": \"127.0.0.1\"", "drachtio is a single value", "\"host\"")]
    [TestCase("\"drachtio\": []", "drachtio is a list of 0 servers", "1 to 64")]
    [TestCase("\"drachtio\": [ 5 ]", "drachtio:0 is not an object", "\"host\"")]
    [TestCase("\"drachtio\": [ { \"port\": 0 } ]", "drachtio:0:port is '0'", "from 1 to 65535")]
    [TestCase("\"drachtio\": [ {}, {} ]", "names 127.0.0.1:9022 twice", "once")]
    [TestCase("\"drachtio\": { \"servers\": {} }", "drachtio:servers is not a list", "[")]
    [TestCase("\"drachtio\": { \"tls\": \"strong\" }", "drachtio:tls is 'strong'", "true or false")]
    [TestCase("\"drachtio\": { \"tls\": { \"sha256\": \"ab\" } }", "drachtio:tls:sha256 is 'ab'", "64 hexadecimal digits")]
    public void Wrong_value_is_refused_with_file_line_key_value_and_remedy(string json, string what, string remedy)
    {
        using var folder = Folder($"{{\n  {json}\n}}");

        Assert.That(
            folder.Refusal(),
            Does.StartWith($"{Path.Combine("config", "default.json")} line 2: ").And.Contain(what).And.Contain(remedy));
    }

    [Test]
    public void Wrong_value_of_the_environment_is_refused_with_its_variable()
    {
        using var folder = Folder("{}").With("DRACHTIO__PORT", "x");

        Assert.That(folder.Refusal(), Does.StartWith("environment variable DRACHTIO__PORT: drachtio:port is 'x'"));
    }

    [TestCase("\"drachtio\": { \"secret\": [\"hunter2\"] }")]
    [TestCase("\"drachtio\": { \"secret\": { \"hunter2\": 1 } }")]
    [TestCase("\"registrar\": { \"noncekey\": [\"hunter2\"] }")]
    public void Wrong_secret_is_refused_without_showing_it(string json)
    {
        using var folder = Folder($"{{ {json} }}");

        Assert.That(folder.Refusal(), Does.Contain("Write a text").And.Not.Contain("hunter2"));
    }

    [Test]
    public void All_errors_are_told_at_once()
    {
        using var folder = Folder("""{ "http": { "port": "x" }, "registrar": { "expires": "y" }, "drachtio": { "port": "z" } }""");

        Assert.That(folder.Refusal().Split('\n'), Has.Length.EqualTo(3));
    }

    [TestCase("\"registrar\": { \"minexpire\": 60 }", "unknown key registrar:minexpire is ignored. Did you mean registrar:minexpires?")]
    [TestCase("\"registrar\": { \"options-ping\": 60 }", "Did you mean registrar:optionsping?")]
    [TestCase("\"http\": { \"prot\": 60 }", "Did you mean http:port?")]
    [TestCase("\"http\": { \"certificate\": 60 }", "docs/configuration.md lists every key")]
    [TestCase("\"drachtio\": { \"tls\": { \"ca_files\": \"x\" } }", "Did you mean drachtio:tls:cafile?")]
    [TestCase("\"drachtio\": { \"servers\": [ { \"hots\": \"x\" } ] }", "unknown key drachtio:servers:0:hots is ignored. Did you mean drachtio:host?")]
    [TestCase("\"registar\": { \"expires\": 60 }", "section 'registar' is not read. Did you mean 'registrar'?")]
    public void Unknown_key_is_warned_of_with_file_line_and_the_nearest(string json, string warning)
    {
        using var folder = Folder($"{{\n  {json}\n}}");

        Assert.That(folder.Read().Warnings.Single(), Does.StartWith($"{Path.Combine("config", "default.json")} line 2: ").And.Contain(warning));
    }

    [Test]
    public void Sections_of_other_programs_are_left_alone()
    {
        using var folder = Folder("""{ "callmanager": { "port": 1 }, "gateway": [ 1 ], "x": 5, "Logging": { "LogLevel": { "Default": "Debug" } } }""");

        Assert.That(folder.Read().Warnings, Is.Empty);
    }

    [Test]
    public void Shipped_configuration_is_sound_and_has_the_seeds_two_users()
    {
        using var folder = Folder(Repository.Read("config/default.json"));

        var directory = folder.Load().Directory;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(folder.Read().Warnings, Is.Empty);
            Assert.That(directory.PlaceholderUsers(), Is.EqualTo(new[] { "1000@bling.babblevoice.com", "1001@bling.babblevoice.com" }));
            Assert.That(directory.TryFind("bling.babblevoice.com", "1000", out var user) ? user.Display : "", Is.Not.Empty);
        }
    }
}
