using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;

namespace Drachtio.Client.Tests.Fakes;

/// <summary>A scripted drachtio-server on loopback: logs apps in, the test does the rest.</summary>
internal sealed class FakeDrachtio : IAsyncDisposable
{
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    private readonly Channel<FakeApp> _apps = Channel.CreateUnbounded<FakeApp>();
    private readonly List<FakeApp> _all = [];
    private readonly X509Certificate2? _certificate;
    private TcpListener _listener;
    private Task _accepting;

    public FakeDrachtio(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener);
    }

    public int Port { get; }

    public DrachtioServerOptions Options => new() { Port = Port };

    /// <summary>The secrets taken; anything else is answered NO and closed.</summary>
    public string Secret { get; set; } = "cymru";

    public string Version { get; set; } = "v0.9.5-rc3";

    public bool AnswersPings { get; set; } = true;

    public bool AnswersCommands { get; set; } = true;

    /// <summary>Says OK to every response of an app, as a real server does.</summary>
    public bool AnswersResponses { get; set; }

    /// <summary>Closes instead of answering <c>authenticate</c>.</summary>
    public bool DropsLogins { get; set; }

    /// <summary>When <see langword="false"/>, <c>authenticate</c> gets no answer.</summary>
    public bool AnswersLogins { get; set; } = true;

    /// <summary>When set, these bytes are all the answer to <c>authenticate</c>.</summary>
    public byte[]? LoginBytes { get; set; }

    /// <summary>What the next logins are told as SIP addresses; afterwards the usual two.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> HostPorts { get; } = new();

    /// <summary>The next app that connected and was not waited for.</summary>
    public async Task<FakeApp> NextAppAsync() => await _apps.Reader.ReadAsync().AsTask().WaitAsync(Guard);

    /// <summary>Goes down: every connection ends and the port is closed.</summary>
    public async Task StopAsync()
    {
        _listener.Stop();
        await _accepting;
        foreach (var app in _all.ToArray())
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>Comes back on the same port.</summary>
    public void Restart()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                client.NoDelay = true;
                var app = new FakeApp(this, client);
                _all.Add(app);
                app.Run(OpenAsync(client));
                await _apps.Writer.WriteAsync(app);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (_certificate is null) return client.GetStream();

        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(_certificate);
        return tls;
    }
}
