using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Registrar.Tests.Support;

/// <summary>Puts TLS before a port on loopback, as a drachtio-server's TLS admin port would.</summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _refused = new(0);
    private readonly IPEndPoint _target;
    private readonly Task _accepting;

    public TlsFront(IPEndPoint target, X509Certificate2 certificate)
    {
        _target = target;
        Certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the next connection is shown.</summary>
    public X509Certificate2 Certificate { get; set; }

    /// <summary>Waits until the app has hung up on the certificate, once for each call.</summary>
    public async Task WaitForRefusalAsync()
        => Assert.That(await _refused.WaitAsync(TimeSpan.FromSeconds(30)), Is.True, "The app did not come, or took the certificate.");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _refused.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var links = new List<Task>();
        try
        {
            while (true) links.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(links);
        }
    }

    private async Task ServeAsync(TcpClient app)
    {
        using var ending = app;
        await using var secure = new SslStream(app.GetStream());
        try
        {
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stop.Token);

            // With TLS 1.3 the server is done before the client has judged it: only the first byte is a yes.
            var first = new byte[1];
            if (await secure.ReadAsync(first, _stop.Token) == 0) throw new IOException("The app hung up on the certificate.");

            using var server = new TcpClient();
            await server.ConnectAsync(_target, _stop.Token);
            var plain = server.GetStream();
            await plain.WriteAsync(first, _stop.Token);
            await Task.WhenAny(secure.CopyToAsync(plain, _stop.Token), plain.CopyToAsync(secure, _stop.Token));
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            _refused.Release();
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
