using System.Net.Sockets;
using System.Text;
using Drachtio.Testing;

namespace Registrar.EndToEnd.Servers;

/// <summary>Asks a drachtio-server on its control port whether all its SIP addresses are open.</summary>
internal static class AdminHandshake
{
    // A build without TLS tells of none: so long is waited for the last transports once the first are open.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Authenticates until the answer names a transport for every SIP address; returns the server's version and its transports.</summary>
    public static async Task<(string Version, IReadOnlyList<string> Transports)> WaitAsync(DrachtioServer server, TimeSpan guard)
    {
        var version = "";
        string[] open = [];
        var since = System.Diagnostics.Stopwatch.StartNew();
        await Eventually.IsTrueAsync(async () =>
        {
            // A real server answers before its transports are open; the list in token 4 grows until they are.
            var tokens = await TryAuthenticateAsync(server);
            if (tokens.Length < 6 || tokens[3] != "OK") return false;
            version = tokens[5];
            open = tokens[4].Split(',');
            if (!server.Sip.All(address => IsOpen(address.Port))) since.Restart();
            else return server.Streams.All(stream => IsOpen(stream.Address.Port)) || since.Elapsed > Patience;
            return false;
        }, guard, $"drachtio-server at {server.AdminHost}:{server.AdminPort} with its SIP ports open");
        return (version, open);

        bool IsOpen(int port) => open.Any(transport => transport.EndsWith($":{port}", StringComparison.Ordinal));
    }

    private static async Task<string[]> TryAuthenticateAsync(DrachtioServer server)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server.AdminHost, server.AdminPort);
            var stream = client.GetStream();
            await stream.WriteAsync(WireText.Frame($"{Guid.NewGuid()}|authenticate|{server.Secret}|"));
            var buffer = new byte[4096];
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            var count = await stream.ReadAsync(buffer, patience.Token);
            return Encoding.ASCII.GetString(buffer, 0, count).Split('|');
        }
        catch (Exception failure) when (failure is SocketException or IOException or OperationCanceledException)
        {
            return [];
        }
    }
}
