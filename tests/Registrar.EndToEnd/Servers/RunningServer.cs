using System.Globalization;
using System.Net;

namespace Registrar.EndToEnd.Servers;

/// <summary>A drachtio-server that runs already and is not ours to stop.</summary>
internal sealed class RunningServer : DrachtioServer
{
    private RunningServer(string host, int port, string secret, IReadOnlyList<IPEndPoint> sip)
    {
        AdminHost = host;
        AdminPort = port;
        Secret = secret;
        Sip = sip;
    }

    public override string AdminHost { get; }

    public override int AdminPort { get; }

    public override string Secret { get; }

    public override IReadOnlyList<IPEndPoint> Sip { get; }

    public override bool CanRestart => false;

    /// <summary>Reads DRACHTIO_PORT (9022), DRACHTIO_SECRET (cymru) and DRACHTIO_SIP (comma separated, host:port).</summary>
    public static RunningServer FromEnvironment(string host)
    {
        var sip = Environment.GetEnvironmentVariable("DRACHTIO_SIP") ?? $"{host}:5060";
        return new RunningServer(
            host,
            int.Parse(Environment.GetEnvironmentVariable("DRACHTIO_PORT") ?? "9022", CultureInfo.InvariantCulture),
            Environment.GetEnvironmentVariable("DRACHTIO_SECRET") ?? "cymru",
            [.. sip.Split(',').Select(address => IPEndPoint.Parse(address.Trim()))]);
    }

    public override Task StopAsync() => Task.CompletedTask;

    protected override Task OnStartAsync() => Task.CompletedTask;
}
