namespace Drachtio.Testing;

/// <summary>Everything a phone received, and a way to wait for what has not come yet.</summary>
public sealed class PhoneInbox
{
    private readonly Lock _lock = new();
    private readonly List<PhoneMessage> _messages = [];
    private TaskCompletionSource _next = New();

    /// <summary>How many messages came so far: hand it to <see cref="WaitForAsync"/> to look only at later ones.</summary>
    public int Count
    {
        get { lock (_lock) return _messages.Count; }
    }

    /// <summary>Everything so far, oldest first.</summary>
    public IReadOnlyList<PhoneMessage> Messages
    {
        get { lock (_lock) return [.. _messages]; }
    }

    /// <summary>The first message from index <paramref name="after"/> on that fits; waits for it when it is not there.</summary>
    /// <exception cref="TimeoutException">None came within <paramref name="guard"/>; the text lists what did.</exception>
    public async Task<PhoneMessage> WaitForAsync(Func<PhoneMessage, bool> isWanted, TimeSpan guard, int after = 0, string what = "message")
    {
        using var patience = new CancellationTokenSource(guard);
        var from = after;
        while (true)
        {
            Task next;
            lock (_lock)
            {
                for (; from < _messages.Count; from++)
                {
                    if (isWanted(_messages[from])) return _messages[from];
                }
                next = _next.Task;
            }

            try
            {
                await next.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException outOfPatience)
            {
                var seen = string.Join("; ", Messages.Skip(after).Select(message => message.StartLine));
                throw new TimeoutException($"No {what} within {guard}. Seen: [{seen}]", outOfPatience);
            }
        }
    }

    internal void Add(PhoneMessage message)
    {
        TaskCompletionSource arrived;
        lock (_lock)
        {
            _messages.Add(message);
            arrived = _next;
            _next = New();
        }
        arrived.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
