using System.Net.Sockets;
using System.Net.WebSockets;

namespace Drachtio.Embedded.Transports;

/// <summary>Sends bytes on a stream in the order they were given, without ever waiting for it.</summary>
/// <remarks>Two buffers: one is filled under the lock while the other is on its way. <see cref="Send"/> may be called from any thread.</remarks>
/// <param name="send">Sends all of the bytes; not called again before it is done.</param>
/// <param name="keepsMessages">Whether each <see cref="Send"/> is one call of <paramref name="send"/>; else several may be joined.</param>
/// <param name="maxPendingBytes">More than this, unsent, ends the connection; a kept message counts 32 bytes more than it has.</param>
/// <param name="failed">Ends the connection; told what went wrong when that was not just the end of it.</param>
internal sealed class SocketWriter(Func<ReadOnlyMemory<byte>, ValueTask> send, bool keepsMessages, int maxPendingBytes, Action<Exception?> failed)
{
    // Its length, twice, and its frame: without it a peer could leave any number of empty messages.
    private const int KeptMessageCost = 32;

    // Larger buffers go when all is sent: a burst is over, and there may be 10,000 connections.
    private readonly int _maxKeptBytes = Math.Max(16 * 1024, maxPendingBytes / 16);
    private readonly Queue<int> _lengths = [];
    private readonly Lock _lock = new();
    private byte[] _pending = [];
    private byte[] _sending = [];
    private int _pendingBytes;
    private int _sendingCost;
    private bool _isSending;
    private bool _isOpen;
    private bool _isClosed;
    private TaskCompletionSource? _drained;

    /// <summary>Bytes of both buffers.</summary>
    public int HeldBytes
    {
        get
        {
            lock (_lock) return _pending.Length + _sending.Length;
        }
    }

    private int PendingCost => _pendingBytes + (_lengths.Count * KeptMessageCost);

    /// <summary>Sends all of the bytes on a socket.</summary>
    public static async ValueTask SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes).ConfigureAwait(false)..];
    }

    /// <summary>Whether a send or receive failed because the connection is over, however that came.</summary>
    public static bool IsEnd(Exception failure) =>
        failure is SocketException or ObjectDisposedException or IOException or WebSocketException or OperationCanceledException;

    /// <summary>Lets bytes go: before, as while a connection is being made, they wait.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _isOpen = true;
            if (_isSending || _isClosed || _pendingBytes == 0) return;
            _isSending = true;
        }
        _ = PumpAsync();
    }

    /// <summary>Takes a copy of the bytes; drops them when the socket is gone.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        var isOver = false;
        lock (_lock)
        {
            if (_isClosed) return;
            if ((long)PendingCost + _sendingCost + bytes.Length + (keepsMessages ? KeptMessageCost : 0) > maxPendingBytes)
            {
                _isClosed = true;
                isOver = true;
            }
            else
            {
                Reserve(bytes.Length);
                bytes.CopyTo(_pending.AsSpan(_pendingBytes));
                _pendingBytes += bytes.Length;
                if (keepsMessages) _lengths.Enqueue(bytes.Length);
                if (_isSending || !_isOpen) return;
                _isSending = true;
            }
        }

        // A peer that does not read: the real server would fill its memory instead.
        if (isOver) failed(null);
        else _ = PumpAsync();
    }

    /// <summary>Takes no more; completes when what was given before has left or cannot.</summary>
    public Task CompleteAsync()
    {
        lock (_lock)
        {
            _isClosed = true;
            if (!_isSending)
            {
                Release(maxKept: 0);
                return Task.CompletedTask;
            }
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            while (TryTake(out var bytes, out var lengths))
            {
                foreach (var length in lengths)
                {
                    await send(bytes[..length]).ConfigureAwait(false);
                    bytes = bytes[length..];
                }
                if (!bytes.IsEmpty) await send(bytes).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            // Whatever it was, nothing more will be sent: CompleteAsync must not wait for it.
            Finish();
            failed(IsEnd(failure) ? null : failure);
        }
    }

    private bool TryTake(out ReadOnlyMemory<byte> bytes, out int[] lengths)
    {
        lock (_lock)
        {
            (_pending, _sending) = (_sending, _pending);
            _sendingCost = PendingCost;
            bytes = _sending.AsMemory(0, _pendingBytes);
            _pendingBytes = 0;
            lengths = _lengths.Count == 0 ? [] : [.. _lengths];
            _lengths.Clear();
            if (lengths.Length > 0 || !bytes.IsEmpty) return true;
            _isSending = false;
            Release(_isClosed ? 0 : _maxKeptBytes);
            _drained?.TrySetResult();
            return false;
        }
    }

    private void Finish()
    {
        lock (_lock)
        {
            _isClosed = true;
            _isSending = false;
            Release(maxKept: 0);
            _drained?.TrySetResult();
        }
    }

    private void Release(int maxKept)
    {
        if (_pending.Length > maxKept) _pending = [];
        if (_sending.Length > maxKept) _sending = [];
        if (maxKept > 0) return;
        _pendingBytes = 0;
        _lengths.Clear();
        _lengths.TrimExcess();
    }

    private void Reserve(int more)
    {
        if (_pending.Length - _pendingBytes < more)
        {
            Array.Resize(ref _pending, Math.Max(Math.Max(4096, _pending.Length * 2), _pendingBytes + more));
        }
    }
}
