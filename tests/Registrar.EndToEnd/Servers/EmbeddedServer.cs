using System.Net;
using Drachtio.Embedded;
using Drachtio.Testing;

namespace Registrar.EndToEnd.Servers;

/// <summary>Drachtio.Embedded in the test process, with the timers the suite gives a real server.</summary>
internal sealed class EmbeddedServer : DrachtioServer
{
    private EmbeddedOptions _options = new()
    {
        Sip = [.. FreePort.Loopbacks.SelectMany(EveryTransport)],
        Certificate = TestCertificate.Create(),
        T1X64Milliseconds = 2000,
    };

    private EmbeddedDrachtio? _server;

    public override string AdminHost => _options.Admin.Address.ToString();

    public override int AdminPort => _options.Admin.Port;

    public override string Secret => _options.Secret;

    public override IReadOnlyList<IPEndPoint> Sip =>
        [.. _options.Sip.Where(address => address.Transport == EmbeddedTransport.UdpAndTcp).Select(address => address.EndPoint)];

    public override IReadOnlyList<(PhoneTransport Transport, IPEndPoint Address)> Streams =>
        [.. _options.Sip.Where(address => address.Transport != EmbeddedTransport.UdpAndTcp)
            .Select(address => (Enum.Parse<PhoneTransport>(address.Transport.ToString()), address.EndPoint))];

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
        _options = _options with { Admin = _server.AdminEndPoint, Sip = _server.SipAddresses };
    }

    private static IEnumerable<EmbeddedAddress> EveryTransport(IPAddress address) =>
        Enum.GetValues<EmbeddedTransport>().Select(transport => new EmbeddedAddress(address, 0, transport));
}
