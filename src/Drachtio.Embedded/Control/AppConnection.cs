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
    private const int MaxWaitingBytes = 1024 * 1024;

    private readonly Socket _socket;
    private readonly IFrameHandler _handler;
    private readonly SocketWriter _writer;
    private readonly ArrayBufferWriter<byte> _frame = new(4096);
    private byte[] _buffer = new byte[BufferBytes];
    private int _isClosed;

    public AppConnection(Socket socket, IFrameHandler handler)
    {
        _socket = socket;
        _handler = handler;
        Remote = socket.RemoteEndPoint;
        _writer = new SocketWriter(socket, MaxPendingBytes, Close);
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

    private async Task ReadAsync()
    {
        var filled = 0;
        try
        {
            while (filled >= 0)
            {
                // A zombie's bytes are thrown away; a waiting frame is small, so a full buffer means a burst: give it room.
                if (filled == _buffer.Length) Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MaxWaitingBytes));
                var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled)).ConfigureAwait(false);
                if (read == 0) break;
                filled = Consume(filled + read);
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

    // Hands over every whole frame; returns the bytes left at the front of the buffer, -1 to end the connection.
    private int Consume(int filled)
    {
        var reader = new FrameReader(RingBytes, FrameReader.ServerLengthDigits);
        var rest = new ReadOnlySequence<byte>(_buffer, 0, filled);
        while (!IsClosed)
        {
            var before = rest.Length;
            if (!reader.TryRead(ref rest, out var payload))
            {
                if (reader.Error != FrameError.None)
                {
                    _handler.OnBadStream(this, reader.Error, rest.FirstSpan);
                    return -1;
                }

                // Frames of up to 4,037 bytes fit the ring whatever follows; a larger one overflows from what follows it.
                if (before > RingBytes + HeaderBytes && FirstFrameBytes(rest.FirstSpan) > SendWindow.SmallFrameBytes) return Overflow((int)before);
                return Keep(filled, (int)before);
            }

            if (before > RingBytes + HeaderBytes && before - rest.Length > SendWindow.SmallFrameBytes) return Overflow((int)before);
            if (!_handler.OnFrame(this, payload.First)) return -1;
        }
        return -1;
    }

    private int Keep(int filled, int bytes)
    {
        _buffer.AsSpan(filled - bytes, bytes).CopyTo(_buffer);
        return bytes;
    }

    private int Overflow(int bytes)
    {
        _handler.OnOverflow(this, bytes);
        return -1;
    }

    private static int FirstFrameBytes(ReadOnlySpan<byte> bytes)
    {
        var hash = bytes.IndexOf((byte)'#');
        return hash > 0 && Text.SipChars.TryNumber(bytes[..hash], RingBytes, out var length) ? hash + 1 + (int)length : 0;
    }
}
