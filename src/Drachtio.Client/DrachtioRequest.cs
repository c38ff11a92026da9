using System.Buffers.Text;
using Drachtio.Client.Wire;
using Drachtio.Sip;

namespace Drachtio.Client;

/// <summary>A request from the network, to be answered exactly once.</summary>
/// <remarks>
/// In an inline handler it is borrowed: the object, its message and its spans serve the next request as soon as the handler
/// returns. <see cref="Retain"/> makes an owned one, valid on any thread for as long as it is held. Only the answering members
/// are thread-safe.
/// </remarks>
public sealed partial class DrachtioRequest
{
    private ReadOnlyMemory<byte> _payload;
    private TokenTable _tokens;
    private SipMessage? _message;
    private DrachtioRequest? _retained;

    internal DrachtioRequest(DrachtioConnection connection) => Connection = connection;

    private DrachtioRequest(DrachtioConnection connection, CancellationTokenSource cancellation)
    {
        Connection = connection;
        _cancellation = cancellation;
    }

    /// <summary>The connection it came on; send follow-ups there.</summary>
    public DrachtioConnection Connection { get; }

    /// <summary>The SIP message as received; only the top Via is the server's.</summary>
    /// <exception cref="InvalidOperationException">The request was borrowed and its handler has returned.</exception>
    public SipMessage Message => _message ?? throw new InvalidOperationException(
        "The request was borrowed and its handler has returned; call Retain() inside the handler to keep it.");

    /// <summary>Whether this is an owned request.</summary>
    public bool IsRetained { get; private init; }

    /// <summary><c>network</c> or <c>application</c>.</summary>
    public ReadOnlySpan<byte> Source => Token(2);

    /// <summary>Bytes of the message as received.</summary>
    public int ReceivedBytes => Number(3);

    /// <summary><c>udp</c>, <c>tcp</c> (also ws and wss: the top Via tells them apart) or <c>tls</c>; may be empty.</summary>
    public ReadOnlySpan<byte> Protocol => Token(4);

    /// <summary>Address it came from, IPv6 without brackets.</summary>
    public ReadOnlySpan<byte> SourceAddress => Token(5);

    /// <summary>Port it came from.</summary>
    public int SourcePort => Number(6);

    /// <summary>When the server received it: <c>HH:MM:SS.uuuuuu</c> UTC, without date.</summary>
    public ReadOnlySpan<byte> Time => Token(7);

    /// <summary>The server's id of the transaction.</summary>
    public ReadOnlySpan<byte> TransactionId => Token(8);

    /// <summary>The server's id of the dialog; empty outside dialogs.</summary>
    public ReadOnlySpan<byte> DialogId => Token(9);

    /// <summary>The server's address it arrived on; empty inside dialogs.</summary>
    public ReadOnlySpan<byte> ReceivedOnAddress => Token(10);

    /// <summary>The server's port it arrived on; 0 inside dialogs.</summary>
    public int ReceivedOnPort => Number(11);

    /// <summary>Whether it came when everything before it had been read: it has not waited for this application. At most the first of a receive.</summary>
    /// <remarks>The <see cref="Time"/> of such a request tells how far apart the clocks are, and so how long the others have waited.</remarks>
    public bool FollowsIdle { get; internal set; }

    /// <summary>Time stamp of <see cref="Retain"/>.</summary>
    internal long HeldSince { get; set; }

    internal DrachtioRequest? Previous { get; set; }

    internal DrachtioRequest? Next { get; set; }

    /// <summary>Makes an owned copy that takes over the duty to answer; an owned request returns itself.</summary>
    /// <remarks>
    /// The same copy on every call. It is answered 503 when nobody has answered it within
    /// <see cref="DrachtioClientOptions.AnswerDeadline"/>.
    /// </remarks>
    public DrachtioRequest Retain()
    {
        if (IsRetained)
        {
            return this;
        }

        if (_retained is null)
        {
            var message = Message;
            byte[] copy = _payload.ToArray();

            // The source is there before anybody who might cancel can find the request.
            var owned = new DrachtioRequest(Connection, new CancellationTokenSource())
            {
                IsRetained = true,
                _payload = copy,
                _tokens = _tokens,
                _message = new SipMessage(),
                _answer = _answer,
            };
            _ = owned._message.TryParse(copy.AsMemory(_tokens.SipOffset), message.Limits, out _);
            _retained = owned;
            if (_answer == Open)
            {
                Connection.Hold(owned);
            }
        }

        return _retained;
    }

    /// <summary>Points the reusable request at a frame.</summary>
    internal void Bind(ReadOnlyMemory<byte> payload, in TokenTable tokens, SipMessage message)
    {
        _payload = payload;
        _tokens = tokens;
        _message = message;
        _retained = null;
        _answer = message.Method is SipMethod.Ack or SipMethod.Cancel ? NotAnswerable : Open;
        _failure = DrachtioFailure.None;
    }

    /// <summary>Ends the loan: what the handler kept by mistake throws instead of showing another request.</summary>
    internal void Unbind()
    {
        _payload = default;
        _tokens = default;
        _message = null;
        _retained = null;
        _answer = NotAnswerable;
    }

    private ReadOnlySpan<byte> Token(int index)
    {
        var (offset, length) = _tokens[index];
        return _payload.Span.Slice(offset, length);
    }

    private int Number(int index) => Utf8Parser.TryParse(Token(index), out int number, out _) ? number : 0;
}
