using System.Net;
using Drachtio.Embedded;

namespace Registrar.EndToEnd.Servers;

/// <summary>Drachtio.Embedded in the test process, with the timers the suite gives a real server.</summary>
internal sealed class EmbeddedServer : DrachtioServer
{
    private EmbeddedOptions _options = new()
    {
        Sip = FreePort.HasIpv6 ? [new(IPAddress.Loopback, 0), new(IPAddress.IPv6Loopback, 0)] : [new(IPAddress.Loopback, 0)],
        T1X64Milliseconds = 2000,
    };

    private EmbeddedDrachtio? _server;

    public override string AdminHost => _options.Admin.Address.ToString();

    public override int AdminPort => _options.Admin.Port;

    public override string Secret => _options.Secret;

    public override IReadOnlyList<IPEndPoint> Sip => _options.Sip;

    public override bool CanRestart => true;

    public override IReadOnlyList<string> Violations => _server?.Violations ?? [];

    public override async Task StopAsync()
    {
        if (_server is not null) await _server.StopAsync();
    }

    protected override async Task OnStartAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = await EmbeddedDrachtio.StartAsync(_options);
        // A restart keeps the ports: the phones and the program know them.
        _options = _options with { Admin = _server.AdminEndPoint, Sip = _server.SipEndPoints };
    }
}
