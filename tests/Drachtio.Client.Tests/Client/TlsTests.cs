using Drachtio.Client.Tests.Fakes;

namespace Drachtio.Client.Tests.Client;

public class TlsTests
{
    private Certificates _certificates = null!;
    private FakeDrachtio _server = null!;

    [SetUp]
    public void StartServer()
    {
        _certificates = new Certificates();
        _server = new FakeDrachtio(_certificates.Server) { AnswersResponses = true };
    }

    [TearDown]
    public async Task StopServer()
    {
        await _server.DisposeAsync();
        _certificates.Dispose();
    }

    [Test]
    public async Task A_custom_authority_makes_the_servers_certificate_good()
    {
        await using var client = Client(new DrachtioTlsOptions { CaFile = _certificates.CaFile });

        await ExpectServedAsync(client);
    }

    [Test]
    public async Task A_pinned_fingerprint_is_the_whole_check([Values] bool hasColons)
    {
        var pin = hasColons ? string.Join(':', _certificates.Fingerprint.Chunk(2).Select(c => new string(c))) : _certificates.Fingerprint;
        await using var client = Client(new DrachtioTlsOptions { PinnedSha256 = pin, TargetHost = "another.example.com" });

        await ExpectServedAsync(client);
    }

    [Test]
    public async Task A_certificate_of_an_unknown_authority_is_refused_by_default() =>
        await ExpectFailureAsync(new DrachtioTlsOptions(), "TLS");

    [Test]
    public async Task A_certificate_for_another_name_is_refused() =>
        await ExpectFailureAsync(new DrachtioTlsOptions { CaFile = _certificates.CaFile, TargetHost = "another.example.com" }, "TLS");

    [Test]
    public async Task A_certificate_with_another_fingerprint_is_refused() =>
        await ExpectFailureAsync(new DrachtioTlsOptions { PinnedSha256 = new string('a', 64) }, "TLS");

    [Test]
    public async Task A_missing_authority_file_is_named() =>
        await ExpectFailureAsync(new DrachtioTlsOptions { CaFile = "/no/such/ca.pem" }, "/no/such");

    [Test]
    public async Task Tls_is_kept_on_reconnect()
    {
        await using var client = Client(new DrachtioTlsOptions { CaFile = _certificates.CaFile });
        await ExpectServedAsync(client);

        await _server.StopAsync();
        await client.Connections[0].WaitForAsync(DrachtioConnectionState.Connecting).WaitAsync(FakeDrachtio.Guard);
        _server.Restart();

        await ExpectServedAsync(client);
    }

    [Test]
    public async Task Plain_tcp_to_a_tls_port_never_gets_ready()
    {
        await using var client = Client(tls: null);
        var lost = new TaskCompletionSource();
        client.StateChanged += (_, change) => _ = change.Failure == DrachtioFailure.ConnectionLost && lost.TrySetResult();

        client.Start();

        await lost.Task.WaitAsync(FakeDrachtio.Guard);
    }

    private DrachtioClient Client(DrachtioTlsOptions? tls)
    {
        var client = new DrachtioClient(new DrachtioClientOptions
        {
            Servers = [_server.Options with { Tls = tls }],
            ReconnectDelay = TimeSpan.FromMilliseconds(2),
            MaxReconnectDelay = TimeSpan.FromMilliseconds(20),
        });
        client.OnRequest("OPTIONS", request => request.Respond(200, "OK"u8));
        return client;
    }

    private async Task ExpectServedAsync(DrachtioClient client)
    {
        client.Start();
        await client.Connections[0].WaitForAsync(DrachtioConnectionState.Ready).WaitAsync(FakeDrachtio.Guard);
        var app = await _server.NextAppAsync();
        await app.RequestAsync("OPTIONS", "t1");
        Assert.That(await app.NextSipAsync(), Does.Contain("SIP/2.0 200 OK"));
    }

    private async Task ExpectFailureAsync(DrachtioTlsOptions tls, string words)
    {
        await using var client = Client(tls);
        var failed = new TaskCompletionSource<DrachtioStateChange>();
        client.StateChanged += (_, change) => _ = change.Failure != DrachtioFailure.None && failed.TrySetResult(change);

        client.Start();

        var change = await failed.Task.WaitAsync(FakeDrachtio.Guard);
        Assert.That(change.Failure, Is.EqualTo(DrachtioFailure.ConnectFailed));
        Assert.That(change.Exception!.Message, Does.Contain(words));
    }
}
