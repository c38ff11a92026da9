using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Drachtio.Embedded.Tests.Support;

/// <summary>A plain TCP client, for what is no SIP.</summary>
internal static class RawText
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<TcpClient> ConnectAsync(IPEndPoint server)
    {
        var client = new TcpClient(server.AddressFamily);
        await client.ConnectAsync(server);
        return client;
    }

    /// <summary>Everything until the server ends the connection; a reset is an end too.</summary>
    public static async Task<string> ReadToEndAsync(TcpClient client)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Patience) is > 0 and var read) text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // The end.
        }
        return text.ToString();
    }

    /// <summary>Sends, and reads everything until the end.</summary>
    public static async Task<string> ExchangeAsync(IPEndPoint server, string text)
    {
        using var client = await ConnectAsync(server);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));
        return await ReadToEndAsync(client);
    }
}
