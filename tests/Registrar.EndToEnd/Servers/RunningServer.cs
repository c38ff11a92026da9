using System.Globalization;
using System.Net;
using Drachtio.Testing;

namespace Registrar.EndToEnd.Servers;

/// <summary>A drachtio-server that runs already and is not ours to stop.</summary>
internal sealed class RunningServer : DrachtioServer
{
    private RunningServer(string host, int port, string secret, IReadOnlyList<IPEndPoint> sip, IReadOnlyList<(PhoneTransport Transport, IPEndPoint Address)> streams)
    {
        Streams = streams;
        AdminHost = host;
        AdminPort = port;
        Secret = secret;
        Sip = sip;
    }

    public override string AdminHost { get; }

    public override int AdminPort { get; }

    public override string Secret { get; }

    public override IReadOnlyList<IPEndPoint> Sip { get; }

    public override IReadOnlyList<(PhoneTransport Transport, IPEndPoint Address)> Streams { get; }

    public override bool CanRestart => false;

    /// <summary>
    /// Reads DRACHTIO_PORT (9022), DRACHTIO_SECRET (cymru) and DRACHTIO_SIP (comma separated, host:port), and in the same form
    /// DRACHTIO_SIP_TLS, DRACHTIO_SIP_WS and DRACHTIO_SIP_WSS, which may be absent.
    /// </summary>
    public static RunningServer FromEnvironment(string host)
    {
        return new RunningServer(
            host,
            int.Parse(Environment.GetEnvironmentVariable("DRACHTIO_PORT") ?? "9022", CultureInfo.InvariantCulture),
            Environment.GetEnvironmentVariable("DRACHTIO_SECRET") ?? "cymru",
            [.. Addresses("DRACHTIO_SIP", $"{host}:5060")],
            [.. Streams("DRACHTIO_SIP_TLS", PhoneTransport.Tls), .. Streams("DRACHTIO_SIP_WS", PhoneTransport.Ws), .. Streams("DRACHTIO_SIP_WSS", PhoneTransport.Wss)]);

        static IEnumerable<(PhoneTransport Transport, IPEndPoint Address)> Streams(string variable, PhoneTransport transport) =>
            Addresses(variable, "").Select(address => (transport, address));
    }

    public override Task StopAsync() => Task.CompletedTask;

    protected override Task OnStartAsync() => Task.CompletedTask;

    private static IEnumerable<IPEndPoint> Addresses(string variable, string otherwise) =>
        (Environment.GetEnvironmentVariable(variable) ?? otherwise).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(IPEndPoint.Parse);
}
