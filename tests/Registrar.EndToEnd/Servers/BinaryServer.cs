using System.Net;
using Drachtio.Testing;
using Registrar.EndToEnd.Processes;

namespace Registrar.EndToEnd.Servers;

/// <summary>A drachtio-server binary with a configuration written by the suite.</summary>
internal sealed class BinaryServer(string binary) : DrachtioServer
{
    private readonly string _folder = Directory.CreateTempSubdirectory("drachtio-").FullName;
    private readonly int _adminPort = FreePort.Tcp();
    private readonly IPEndPoint[] _sip = [.. FreePort.Loopbacks.Select(address => new IPEndPoint(address, FreePort.Sip()))];
    private readonly (PhoneTransport Transport, IPEndPoint Address)[] _streams =
        [.. FreePort.Loopbacks.SelectMany(address => new[] { PhoneTransport.Tls, PhoneTransport.Ws, PhoneTransport.Wss }.Select(transport => (transport, new IPEndPoint(address, FreePort.Sip()))))];

    private ChildProcess? _process;

    public override string AdminHost => "127.0.0.1";

    public override int AdminPort => _adminPort;

    public override string Secret => "cymru";

    public override IReadOnlyList<IPEndPoint> Sip => _sip;

    public override IReadOnlyList<(PhoneTransport Transport, IPEndPoint Address)> Streams => _streams;

    public override bool CanRestart => true;

    public override async Task StopAsync()
    {
        if (_process is null) return;
        await _process.StopAsync();
        await _process.DisposeAsync();
        _process = null;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override async Task OnStartAsync()
    {
        var contacts = string.Join("\n", _sip.Select(address => $"      <contact>sip:{address};transport=udp,tcp</contact>")
            .Concat(_streams.Select(stream => $"      <contact>{Uri(stream.Transport, stream.Address)}</contact>")));
        using var made = TestCertificate.Create();
        var (certificate, key) = TestCertificate.WritePem(made, _folder);
        var file = Path.Combine(_folder, "drachtio.conf.xml");
        await File.WriteAllTextAsync(file, $"""
            <drachtio>
              <admin port="{_adminPort}" secret="{Secret}">127.0.0.1</admin>
              <sip>
                <contacts>
            {contacts}
                </contacts>
                <timers><t1x64>2000</t1x64></timers>
                <tls><key-file>{key}</key-file><cert-file>{certificate}</cert-file><chain-file>{certificate}</chain-file></tls>
              </sip>
              <logging><console/><loglevel>info</loglevel></logging>
            </drachtio>
            """);
        _process = ChildProcess.Start(binary, ["-f", file], _folder);
    }

    private static string Uri(PhoneTransport transport, IPEndPoint address) =>
        $"{(transport == PhoneTransport.Ws ? "sip" : "sips")}:{address};transport={transport.ToString().ToLowerInvariant()}";
}
