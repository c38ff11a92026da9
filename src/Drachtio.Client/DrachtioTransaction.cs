using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Drachtio.Sip;

namespace Drachtio.Client;

/// <summary>A request of ours that the server has sent, and its responses. Any thread.</summary>
public sealed class DrachtioTransaction
{
    // Provisional responses nobody reads must not pile up; 64 is more than any call setup has.
    private const int MaxProvisional = 64;

    private readonly TaskCompletionSource<DrachtioResponse> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DrachtioTransaction> _echoed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<DrachtioResponse> _provisional = Channel.CreateBounded<DrachtioResponse>(
        new BoundedChannelOptions(MaxProvisional) { FullMode = BoundedChannelFullMode.DropOldest });

    internal DrachtioTransaction(DrachtioConnection connection) => Connection = connection;

    /// <summary>The connection the request went out on.</summary>
    public DrachtioConnection Connection { get; }

    /// <summary>The server's id of the transaction.</summary>
    public string TransactionId { get; private set; } = "";

    /// <summary>The request as the server sent it, with its Call-ID, From tag and CSeq. Without Via when the host had to be looked up first.</summary>
    public SipMessage Sent { get; private set; } = new();

    /// <summary>The final response.</summary>
    /// <remarks>
    /// Fails with <see cref="DrachtioTimeoutException"/> when none came in <see cref="DrachtioClientOptions.TransactionTimeout"/>, with
    /// <see cref="DrachtioConnectionException"/> when the connection ended.
    /// </remarks>
    public Task<DrachtioResponse> Response => _response.Task;

    internal Task<DrachtioTransaction> Echoed => _echoed.Task;

    /// <summary>The provisional responses (101 to 199) as they come; ends with the final one. The newest 64 are kept for a slow reader.</summary>
    /// <param name="cancellationToken">Stops reading; the transaction goes on.</param>
    public async IAsyncEnumerable<DrachtioResponse> ReadProvisionalAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var response in _provisional.Reader.ReadAllAsync(cancellationToken))
        {
            yield return response;
        }
    }

    internal void Begin(string transactionId, SipMessage sent)
    {
        TransactionId = transactionId;
        Sent = sent;
        _echoed.TrySetResult(this);
    }

    internal void Add(DrachtioResponse response)
    {
        if (response.StatusCode < 200)
        {
            _provisional.Writer.TryWrite(response);
            return;
        }

        _provisional.Writer.TryComplete();
        _response.TrySetResult(response);
    }

    internal void Fail(DrachtioException failure)
    {
        _provisional.Writer.TryComplete();
        if (!_echoed.TrySetException(failure))
        {
            _response.TrySetException(failure);
        }

        // Whoever dropped the transaction does not want an unobserved exception event.
        _ = _response.Task.Exception;
        _ = _echoed.Task.Exception;
    }
}
