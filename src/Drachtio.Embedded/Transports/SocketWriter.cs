using System.Net.Sockets;

namespace Drachtio.Embedded.Transports;

/// <summary>Sends bytes on a stream socket in the order they were given, without ever waiting for the socket.</summary>
/// <remarks>Two buffers: one is filled under the lock while the other is on its way. <see cref="Send"/> may be called from any thread.</remarks>
internal sealed class SocketWriter(Socket socket, int maxPendingBytes, Action failed)
{
    private readonly Lock _lock = new();
    private byte[] _pending = [];
    private byte[] _sending = [];
    private int _pendingBytes;
    private bool _isSending;
    private bool _isOpen;
    private bool _isClosed;
    private TaskCompletionSource? _drained;

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
            if (_pendingBytes + bytes.Length > maxPendingBytes)
            {
                _isClosed = true;
                isOver = true;
            }
            else
            {
                Reserve(bytes.Length);
                bytes.CopyTo(_pending.AsSpan(_pendingBytes));
                _pendingBytes += bytes.Length;
                if (_isSending || !_isOpen) return;
                _isSending = true;
            }
        }

        // A peer that does not read: the real server would fill its memory instead.
        if (isOver) failed();
        else _ = PumpAsync();
    }

    /// <summary>Takes no more; completes when what was given before has left or cannot.</summary>
    public Task CompleteAsync()
    {
        lock (_lock)
        {
            _isClosed = true;
            if (!_isSending) return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            while (TryTake(out var bytes))
            {
                while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes).ConfigureAwait(false)..];
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            Finish();
            failed();
        }
    }

    private bool TryTake(out ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            (_pending, _sending) = (_sending, _pending);
            bytes = _sending.AsMemory(0, _pendingBytes);
            _pendingBytes = 0;
            if (!bytes.IsEmpty) return true;
            _isSending = false;
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
            _drained?.TrySetResult();
        }
    }

    private void Reserve(int more)
    {
        if (_pending.Length - _pendingBytes < more)
        {
            Array.Resize(ref _pending, Math.Max(Math.Max(4096, _pending.Length * 2), _pendingBytes + more));
        }
    }
}
