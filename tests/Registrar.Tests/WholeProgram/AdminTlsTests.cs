using System.Net;
using System.Security.Cryptography.X509Certificates;
using Drachtio.Embedded;
using Drachtio.Testing;
using Registrar.Tests.Support;

namespace Registrar.Tests.WholeProgram;

/// <summary>The program and a drachtio-server whose admin port speaks TLS (<c>drachtio:tls</c>).</summary>
internal sealed class AdminTlsTests
{
    private X509Certificate2 _certificate = null!;
    private EmbeddedDrachtio _server = null!;
    private TlsFront _front = null!;

    [SetUp]
    public async Task Start_a_server_behind_TLS()
    {
        _certificate = LoopbackCertificate.Make();
        _server = await EmbeddedDrachtio.StartAsync(new EmbeddedOptions { Sip = [new(IPAddress.Loopback, 0)] });
        _front = new TlsFront(_server.AdminEndPoint, _certificate);
    }

    [TearDown]
    public async Task Stop_it()
    {
        await _front.DisposeAsync();
        await _server.DisposeAsync();
        _certificate.Dispose();
    }

    [Test]
    public async Task Certificate_of_the_authority_in_cafile_is_taken()
    {
        using var folder = Folder("true");
        await File.WriteAllTextAsync(Path.Combine(folder.WorkingDirectory, "ca.pem"), _certificate.ExportCertificatePem());
        await using var program = RunningProgram.Start(folder, "--drachtio:tls:cafile", Path.Combine(folder.WorkingDirectory, "ca.pem"));

        await program.WaitUntilReadyAsync(program.Output);

        Assert.That(await RegisterAsync(), Is.EqualTo(200));
    }

    [Test]
    public async Task Pinned_certificate_is_taken_whatever_its_name_and_authority()
    {
        using var folder = Folder($$"""{ "sha256": "{{LoopbackCertificate.Sha256(_certificate)}}", "targethost": "another.example.com" }""");
        await using var program = RunningProgram.Start(folder);

        await program.WaitUntilReadyAsync(program.Output);

        Assert.That(await RegisterAsync(), Is.EqualTo(200));
    }

    [Test]
    public async Task Certificate_that_is_not_the_pinned_one_is_refused_by_its_fingerprint_and_tried_again_until_it_is()
    {
        using var other = LoopbackCertificate.Make();
        _front.Certificate = other;
        using var folder = Folder($$"""{ "sha256": "{{LoopbackCertificate.Sha256(_certificate)}}" }""");
        await using var program = RunningProgram.Start(folder);

        var line = await program.LineAsync(program.Output, $"TLS with drachtio-server 127.0.0.1:{_front.Port} failed");
        await _front.WaitForRefusalAsync();
        await _front.WaitForRefusalAsync();
        _front.Certificate = _certificate;
        await program.WaitUntilReadyAsync(program.Output);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(line, Does.Contain(" warn ").And.Contain($"its certificate has the SHA-256 {LoopbackCertificate.Sha256(other)}, which is not the pinned one"));
            Assert.That(await RegisterAsync(), Is.EqualTo(200));
        }
    }

    [TestCase("true", "certificate")]
    [TestCase("""{ "targethost": "another.example.com" }""", "certificate")]
    [TestCase("""{ "cafile": "no-such-file.pem" }""", "no-such-file.pem")]
    public async Task Certificate_that_is_not_trusted_is_refused_with_a_sentence_while_HTTP_answers(string tls, string reason)
    {
        using var folder = Folder(tls);
        await using var program = RunningProgram.Start(folder);
        await program.WaitForHttpAsync();

        var line = await program.LineAsync(program.Output, $"TLS with drachtio-server 127.0.0.1:{_front.Port} failed");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(line, Does.Contain(reason).And.Contain("next attempt in"));
            Assert.That(await program.GetAsync("/reg"), Is.EqualTo("[]"));
        }
    }

    private ConfigurationFolder Folder(string tls) => new(("default.json", $$"""
        { "http": { "port": 0 }, "drachtio": { "port": {{_front.Port}}, "tls": {{tls}} },
          "directory": { "com": { "example": { "2": { "secret": "two" } } } } }
        """));

    private async Task<int> RegisterAsync()
    {
        await using var phone = await ScriptedPhone.UdpAsync(_server.SipEndPoints[0], new PhoneAccount("2", "two", "example.com"));
        return (await phone.RegisterAsync()).Status;
    }
}
