using Drachtio.Embedded;
using Drachtio.Testing;
using Registrar.Tests.Support;

namespace Registrar.Tests.Configuration;

/// <summary>The addresses and the certificate of the embedded server.</summary>
internal sealed class EmbeddedReaderTests
{
    [TestCase("127.0.0.1:5061;transport=tls", EmbeddedTransport.Tls)]
    [TestCase("[::1]:5062;transport=ws", EmbeddedTransport.Ws)]
    [TestCase("0.0.0.0:5063;transport=WSS", EmbeddedTransport.Wss)]
    public void Address_may_name_its_transport(string text, EmbeddedTransport transport)
    {
        using var folder = WithCertificate(out var certificate, out var key);

        var address = folder.Read($"--embedded:sip={text}", $"--embedded:certificate={certificate}", $"--embedded:key={key}").Embedded.Sip.Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(address.Transport, Is.EqualTo(transport));
            Assert.That(address.ToString(), Is.EqualTo(text.ToLowerInvariant()));
        }
    }

    [TestCase("127.0.0.1:5061;transport=sctp")]
    [TestCase("127.0.0.1:5061;transport=")]
    [TestCase("127.0.0.1:5061;tls")]
    [TestCase("127.0.0.1:5061;transport=tls;lr")]
    [TestCase(";transport=tls")]
    public void Transport_that_cannot_be_read_is_refused(string text)
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));

        Assert.That(folder.Refusal($"--embedded:sip={text}"), Does.Contain($"embedded:sip is '{text}'").And.Contain(";transport=tls, ;transport=ws or ;transport=wss"));
    }

    [TestCase("tls")]
    [TestCase("wss")]
    public void Secure_address_without_a_certificate_is_refused_with_key_and_remedy(string transport)
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));

        Assert.That(
            folder.Refusal($"--embedded:sip=127.0.0.1:5061;transport={transport}"),
            Is.EqualTo($"argument --embedded:sip: embedded:sip is '127.0.0.1:5061;transport={transport}'. It needs a certificate: name a PEM file in embedded:certificate (and embedded:key, when the key is in another)."));
    }

    [Test]
    public void Certificate_is_read_with_its_key_and_its_chain()
    {
        using var folder = WithCertificate(out var certificate, out var key);
        File.AppendAllText(certificate, "\n" + TestCertificate.Create().ExportCertificatePem());

        var read = folder.Read("--embedded:enabled=true", "--embedded:sip=127.0.0.1:0;transport=tls", $"--embedded:certificate={certificate}", $"--embedded:key={key}").Embedded.Certificates;

        Assert.That(read.Select(static one => one.HasPrivateKey), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void Certificate_and_key_may_be_one_file()
    {
        using var folder = WithCertificate(out var certificate, out var key);
        File.AppendAllText(certificate, "\n" + File.ReadAllText(key));

        var read = folder.Read("--embedded:enabled=true", "--embedded:sip=127.0.0.1:0;transport=tls", $"--embedded:certificate={certificate}").Embedded.Certificates;

        Assert.That(read.Single().HasPrivateKey, Is.True);
    }

    [TestCase("other/key.pem")]
    [TestCase("cert.pem")]
    [TestCase("no such file")]
    [TestCase("a\0b")]
    public void Key_that_cannot_be_used_is_named_by_its_own_key(string file)
    {
        using var folder = WithCertificate(out var certificate, out _);
        using var made = TestCertificate.Create();
        var other = System.IO.Directory.CreateDirectory(Path.Combine(folder.WorkingDirectory, "other")).FullName;
        TestCertificate.WritePem(made, other);
        var wrong = Path.Combine(folder.WorkingDirectory, file);

        Assert.That(
            folder.Refusal("--embedded:enabled=true", "--embedded:sip=127.0.0.1:0;transport=tls", $"--embedded:certificate={certificate}", $"--embedded:key={wrong}"),
            Does.StartWith($"argument --embedded:key: embedded:key is '{wrong}'. It cannot be used: "));
    }

    [Test]
    public void Certificate_without_a_key_in_its_file_is_named_by_its_key()
    {
        using var folder = WithCertificate(out var certificate, out _);

        Assert.That(
            folder.Refusal("--embedded:enabled=true", "--embedded:sip=127.0.0.1:0;transport=tls", $"--embedded:certificate={certificate}"),
            Does.StartWith($"argument --embedded:certificate: embedded:certificate is '{certificate}'. It cannot be used: "));
    }

    [Test]
    public void Certificate_with_a_path_no_file_can_have_is_refused()
    {
        using var folder = new ConfigurationFolder(("default.json", "{ \"embedded\": { \"enabled\": true, \"sip\": \"127.0.0.1:0;transport=tls\",\n \"certificate\": \"a\\u0000b\" } }"));

        Assert.That(folder.Refusal(), Does.StartWith("config/default.json line 2: embedded:certificate is '").And.Contain("It cannot be used: "));
    }

    [TestCase("no such file")]
    [TestCase("config/default.json")]
    public void Certificate_that_cannot_be_used_is_refused_with_key_and_remedy(string file)
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));
        var path = Path.Combine(folder.WorkingDirectory, file);

        Assert.That(
            folder.Refusal("--embedded:enabled=true", "--embedded:sip=127.0.0.1:0;transport=wss", $"--embedded:certificate={path}"),
            Does.StartWith($"argument --embedded:certificate: embedded:certificate is '{path}'. It cannot be used: ").And.Contain("embedded:key"));
    }

    private static ConfigurationFolder WithCertificate(out string certificate, out string key)
    {
        var folder = new ConfigurationFolder(("default.json", "{}"));
        using var made = TestCertificate.Create();
        (certificate, key) = TestCertificate.WritePem(made, folder.WorkingDirectory);
        return folder;
    }
}
