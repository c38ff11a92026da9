using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Drachtio.Client.Wire;
using Drachtio.Embedded.Transports;

namespace Drachtio.Embedded.Control;

/// <summary>One application: reads its frames, writes ours.</summary>
internal sealed class AppConnection
{
    /// <summary>The real server's ring per connection; more than this in one piece overwrites its own beginning (drachtio-protocol §1.3).</summary>
    public const int RingBytes = 12_228;

    // Five digits and '#' are taken out of the ring before the payload waits there.
    private const int HeaderBytes = 6;

    // The real server's queue has no end; a test that forgets to read should not take the machine down.
    private const int MaxPendingBytes = 256 * 1024 * 1024;
    private const int BufferBytes = 64 * 1024;

    // Real time, not the server's clock, which a test may hold: long enough for the rest of a burst to cross the loopback.
    // Only large frames in strict mode pay it.
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket;
    private readonly IFrameHandler _handler;
    private readonly SocketWriter _writer;
    private readonly ArrayBufferWriter<byte> _frame = new(4096);
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly bool _isStrict;
    private int _isClosed;

    public AppConnection(Socket socket, IFrameHandler handler, bool isStrict)
    {
        _socket = socket;
        _handler = handler;
        _isStrict = isStrict;
        Remote = socket.RemoteEndPoint;
        _writer = new SocketWriter(bytes => SocketWriter.SendAllAsync(socket, bytes), keepsMessages: false, MaxPendingBytes, Failed);
        _writer.Open();
    }

    public EndPoint? Remote { get; }

    public bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    /// <summary>Its loop.</summary>
    public Task Loop { get; private set; } = Task.CompletedTask;

    public void Start() => Loop = ReadAsync();

    /// <summary>Writes a frame of a first line. The caller holds the server's lock.</summary>
    public void Send(ReadOnlySpan<byte> firstLine)
    {
        _frame.ResetWrittenCount();
        FrameWriter.Write(_frame, firstLine);
        _writer.Send(_frame.WrittenSpan);
    }

    /// <summary>Writes a frame of a first line and SIP text. The caller holds the server's lock.</summary>
    public void Send(ReadOnlySpan<byte> firstLine, ReadOnlySpan<byte> sip)
    {
        _frame.ResetWrittenCount();
        FrameWriter.Write(_frame, firstLine, sip);
        _writer.Send(_frame.WrittenSpan);
    }

    /// <summary>Ends the connection at once.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0) _socket.Dispose();
    }

    private void Failed(Exception? unexpected)
    {
        if (unexpected is not null) _handler.OnFailed(this, unexpected);
        Close();
    }

    private async Task ReadAsync()
    {
        // An application that sends without a pause would else keep the loop that accepts the others.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var filled = 0;
        try
        {
            while (filled >= 0)
            {
                // There is always room: what waits is the beginning of one frame, and that fits the ring.
                var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled)).ConfigureAwait(false);
                if (read == 0) break;
                filled += read;
                if (_isStrict && SentFrames.HoldWholeLarge(_buffer.AsSpan(0, filled))) filled = await GatherAsync(filled).ConfigureAwait(false);
                filled = Consume(filled);
            }

            // What was answered before still goes out: NO, then the end.
            await _writer.CompleteAsync().ConfigureAwait(false);
            if (!IsClosed) _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The end of a connection, however it came.
        }
        catch (Exception failure)
        {
            _handler.OnFailed(this, failure);
        }
        finally
        {
            Close();
            _handler.OnClosed(this);
        }
    }

    // A client that keeps the window is only delayed: it waits for replies, and none goes out before this is over. One that
    // does not has written on meanwhile, and what it wrote is now counted instead of being answered piece by piece.
    private async ValueTask<int> GatherAsync(int filled)
    {
        if (filled > RingBytes + HeaderBytes) return filled;
        await Task.Delay(GatherTime, TimeProvider.System).ConfigureAwait(false);
        while (filled < _buffer.Length && !IsClosed && _socket.Available > 0)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled)).ConfigureAwait(false);
            if (read == 0) break;
            filled += read;
        }
        return filled;
    }

    // Hands over every whole frame; returns the bytes left at the front of the buffer, -1 to end the connection.
    private int Consume(int filled)
    {
        // All of it was sent before any of it was answered: frames of up to 4,037 bytes fit the ring whatever follows, but with
        // a larger one among them this much need not (rule W of drachtio-protocol §1.3).
        if (filled > RingBytes + HeaderBytes && SentFrames.HoldLarge(_buffer.AsSpan(0, filled)))
        {
            _handler.OnOverflow(this, filled);
            return -1;
        }

        var reader = new FrameReader(RingBytes, FrameReader.ServerLengthDigits);
        var rest = new ReadOnlySequence<byte>(_buffer, 0, filled);
        while (!IsClosed)
        {
            if (!reader.TryRead(ref rest, out var payload))
            {
                if (reader.Error != FrameError.None)
                {
                    _handler.OnBadStream(this, reader.Error, rest.FirstSpan);
                    return -1;
                }
                return Keep(filled, (int)rest.Length);
            }

            if (!_handler.OnFrame(this, payload.First)) return -1;
        }
        return -1;
    }

    private int Keep(int filled, int bytes)
    {
        _buffer.AsSpan(filled - bytes, bytes).CopyTo(_buffer);
        return bytes;
    }
}
