using System.Net;
using Registrar.EndToEnd.Processes;

namespace Registrar.EndToEnd.Servers;

/// <summary>A drachtio-server binary with a configuration written by the suite.</summary>
internal sealed class BinaryServer(string binary) : DrachtioServer
{
    private readonly string _folder = Directory.CreateTempSubdirectory("drachtio-").FullName;
    private readonly int _adminPort = FreePort.Tcp();
    private readonly IPEndPoint[] _sip = FreePort.HasIpv6
        ? [new(IPAddress.Loopback, FreePort.Sip()), new(IPAddress.IPv6Loopback, FreePort.Sip())]
        : [new(IPAddress.Loopback, FreePort.Sip())];

    private ChildProcess? _process;

    public override string AdminHost => "127.0.0.1";

    public override int AdminPort => _adminPort;

    public override string Secret => "cymru";

    public override IReadOnlyList<IPEndPoint> Sip => _sip;

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
        var contacts = string.Join("\n", _sip.Select(address => $"      <contact>sip:{address};transport=udp,tcp</contact>"));
        var file = Path.Combine(_folder, "drachtio.conf.xml");
        await File.WriteAllTextAsync(file, $"""
            <drachtio>
              <admin port="{_adminPort}" secret="{Secret}">127.0.0.1</admin>
              <sip>
                <contacts>
            {contacts}
                </contacts>
                <timers><t1x64>2000</t1x64></timers>
              </sip>
              <logging><console/><loglevel>info</loglevel></logging>
            </drachtio>
            """);
        _process = ChildProcess.Start(binary, ["-f", file], _folder);
    }
}
