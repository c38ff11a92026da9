using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Registrar.Http;

/// <summary>Answers 400 to a connection whose first line names no HTTP version, as the Node original does.</summary>
/// <remarks>
/// Kestrel answers 400 to most of what is not HTTP, but 505 to a well-formed line of another protocol, such as a
/// REGISTER sent to the wrong port. The first line is looked at, not taken: Kestrel reads it again.
/// </remarks>
internal static class NotHttpFilter
{
    // Kestrel's own cap for a request line; longer ones it refuses itself.
    private const int MaxLineBytes = 8192;

    // Kestrel's clocks only start behind this filter.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static ReadOnlySpan<byte> BadRequest => "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8;

    /// <summary>Wraps what handles the connection.</summary>
    public static ConnectionDelegate Around(ConnectionDelegate next, TimeProvider time) => async connection =>
    {
        using var late = new CancellationTokenSource(Patience, time);
        try
        {
            if (await IsHttpAsync(connection, late.Token))
            {
                await next(connection);
                return;
            }

            BadRequest.CopyTo(connection.Transport.Output.GetSpan(BadRequest.Length));
            connection.Transport.Output.Advance(BadRequest.Length);
            await connection.Transport.Output.FlushAsync(late.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            connection.Abort(new ConnectionAbortedException("No request line came in time."));
        }
    };

    private static async Task<bool> IsHttpAsync(ConnectionContext connection, CancellationToken late)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(late);
            var isDecided = TryJudge(read.Buffer, out var isHttp) || read.IsCompleted || read.IsCanceled;
            input.AdvanceTo(read.Buffer.Start, isDecided ? read.Buffer.Start : read.Buffer.End);
            if (isDecided) return isHttp;
        }
    }

    private static bool TryJudge(ReadOnlySequence<byte> buffer, out bool isHttp)
    {
        isHttp = true;
        if (buffer.PositionOf((byte)'\n') is not { } end) return buffer.Length > MaxLineBytes;

        var line = buffer.Slice(0, end).ToArray().AsSpan().TrimEnd((byte)'\r');
        var version = line[(line.LastIndexOf((byte)' ') + 1)..];

        // A line without three words gets its 400 from Kestrel.
        isHttp = line.Count((byte)' ') < 2 || version.StartsWith("HTTP/"u8);
        return true;
    }
}
