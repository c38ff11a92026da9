using System.Net.Sockets;

namespace Drachtio.Testing;

/// <summary>Moves bytes one way, records them, and can be held.</summary>
internal sealed class ProxyDirection(TcpClient from, TcpClient to)
{
    private readonly Lock _lock = new();
    private readonly MemoryStream _recorded = new();
    private TaskCompletionSource _open = Opened();

    public byte[] Recorded()
    {
        lock (_lock) return _recorded.ToArray();
    }

    public void Stall()
    {
        lock (_lock)
        {
            if (_open.Task.IsCompleted) _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Resume()
    {
        lock (_lock) _open.TrySetResult();
    }

    public async Task RunAsync(CuttingProxy proxy)
    {
        var buffer = new byte[16 * 1024];
        var random = new Random(proxy.SplitSeed);
        try
        {
            var source = from.GetStream();
            var sink = to.GetStream();
            while (true)
            {
                var count = await source.ReadAsync(buffer);
                if (count == 0) return;
                Task open;
                lock (_lock)
                {
                    _recorded.Write(buffer, 0, count);
                    open = _open.Task;
                }
                await open;
                for (var sent = 0; sent < count;)
                {
                    var piece = proxy.SplitMaxBytes == 0 ? count - sent : Math.Min(count - sent, random.Next(1, proxy.SplitMaxBytes + 1));
                    await sink.WriteAsync(buffer.AsMemory(sent, piece));
                    sent += piece;
                }
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // A cut or a closed peer ends this direction.
        }
    }

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
