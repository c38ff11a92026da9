using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Drachtio.Embedded.Transports;

/// <summary>TLS over a socket.</summary>
internal sealed class TlsLink(Socket socket, TlsSettings settings) : StreamLink
{
    private SslStream? _stream;

    public override bool KeepsMessages => false;

    public override async ValueTask<bool> AcceptAsync(CancellationToken ct)
    {
        await Open().AuthenticateAsServerAsync(settings.Server, ct).ConfigureAwait(false);
        return true;
    }

    public override async ValueTask ConnectAsync(CancellationToken ct)
    {
        var host = ((IPEndPoint)socket.RemoteEndPoint!).Address.ToString();
        await Open().AuthenticateAsClientAsync(TlsSettings.Client(host), ct).ConfigureAwait(false);
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _stream!.WriteAsync(bytes);

    public override async ValueTask<LinkRead> ReceiveAsync(Memory<byte> buffer)
    {
        var read = await _stream!.ReadAsync(buffer).ConfigureAwait(false);
        return new LinkRead(read, IsOver: read == 0, EndsMessage: false);
    }

    public override void Dispose()
    {
        // Let go of: the flow cache may keep the connection for as long as a registration lasts.
        _stream?.Dispose();
        _stream = null;
    }

    private SslStream Open() => _stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
}
