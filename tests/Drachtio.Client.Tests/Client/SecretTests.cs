using Drachtio.Client.Tests.Fakes;

namespace Drachtio.Client.Tests.Client;

public class SecretTests
{
    private const string Secret = "s3cr3t-never-shown";

    [Test]
    public void The_options_do_not_print_the_secret()
    {
        var server = new DrachtioServerOptions { Secret = Secret };
        var options = new DrachtioClientOptions { Servers = [server] };

        Assert.That($"{server} {options}", Does.Not.Contain(Secret));
        Assert.That(server.ToString(), Does.Contain("127.0.0.1:9022"));
    }

    [Test]
    public void A_bad_secret_is_not_quoted_when_it_is_refused() =>
        Assert.That(
            () => new DrachtioClient(new DrachtioClientOptions { Servers = [new DrachtioServerOptions { Secret = Secret + "|" }] }),
            Throws.ArgumentException.With.Message.Not.Contains(Secret));

    [Test]
    public async Task No_log_line_and_no_exception_shows_the_secret()
    {
        var logs = new LogList();
        await using var bench = ClientBench.Make(o => o with { Servers = [o.Servers[0] with { Secret = Secret }] }, logs);

        var failure = Assert.ThrowsAsync<DrachtioAuthenticationException>(() => bench.Client.ConnectAsync().WaitAsync(FakeDrachtio.Guard));

        Assert.That(failure!.ToString(), Does.Not.Contain(Secret));
        Assert.That(logs.Lines, Is.Not.Empty.And.None.Contains(Secret));
    }
}
