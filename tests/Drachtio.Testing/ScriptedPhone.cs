using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Drachtio.Testing;

/// <summary>
/// A SIP phone on a raw socket, UDP, TCP, TLS or WebSocket, IPv4 or IPv6, that does what a test tells it: registers with digest,
/// repeats bytes, changes its port, answers OPTIONS or stays silent, and records all it receives.
/// </summary>
/// <remarks>It uses nothing of the code under test. Waiting is bounded by <see cref="Guard"/>, never by sleeping.</remarks>
public sealed class ScriptedPhone : IAsyncDisposable
{
    private readonly IPEndPoint _server;
    private readonly string _sentBy = $"{Token(6)}.invalid";
    private PhoneSocket _socket = null!;
    private PhoneDigest? _challenge;
    private int _nonceCount;

    private ScriptedPhone(PhoneTransport transport, IPEndPoint server, PhoneAccount account)
    {
        _server = server;
        Transport = transport;
        Account = account;
        CallId = Token(12);
        FromTag = Token(6);
    }

    /// <summary>How it speaks to the server.</summary>
    public PhoneTransport Transport { get; }

    /// <summary>Who the phone is.</summary>
    public PhoneAccount Account { get; }

    /// <summary>How long a wait lasts before it fails the test; 10 s.</summary>
    public TimeSpan Guard { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Call-ID of every REGISTER of this phone; set it to play a restarted phone.</summary>
    public string CallId { get; set; }

    /// <summary>Tag in From.</summary>
    public string FromTag { get; set; }

    /// <summary>The last CSeq used; the next request has one more.</summary>
    public int CSeq { get; set; }

    /// <summary>User-Agent of every request.</summary>
    public string UserAgent { get; set; } = "Scripted 1.0";

    /// <summary>
    /// host:port the phone writes into its Contact; null means its socket's address or, in a WebSocket, a name that ends in
    /// <c>.invalid</c> (RFC 7118 §5.2). A private one plays a phone behind NAT.
    /// </summary>
    public string? ContactHostPort { get; set; }

    /// <summary>The algorithm the phone answers when it is offered; else, or when null, the first one offered.</summary>
    public string? Algorithm { get; set; }

    /// <summary>The answer to a request from the server by its method: a status, or null for silence. Default: 200 to everything.</summary>
    public Func<PhoneMessage, int?> Answers { get; set; } = _ => 200;

    /// <summary>Everything received.</summary>
    public PhoneInbox Inbox { get; } = new();

    /// <summary>The bytes last sent, to repeat them.</summary>
    public ReadOnlyMemory<byte> LastSent { get; private set; }

    /// <summary>Where the phone's socket is.</summary>
    public IPEndPoint LocalEndPoint => _socket.LocalEndPoint;

    /// <summary>Ends when a stream connection has ended.</summary>
    public Task Disconnected => _socket.Completion;

    /// <summary>The Contact URI the phone registers when not told otherwise.</summary>
    public string ContactUri => $"sip:{Account.Username}@{ContactHostPort ?? SentBy}{ContactTransport}";

    /// <summary>Switches a phone on with a UDP socket on the address that leads to the server.</summary>
    public static Task<ScriptedPhone> UdpAsync(IPEndPoint server, PhoneAccount account) => OpenAsync(PhoneTransport.Udp, server, account);

    /// <summary>Switches a phone on with a TCP connection to the server.</summary>
    public static Task<ScriptedPhone> TcpAsync(IPEndPoint server, PhoneAccount account) => OpenAsync(PhoneTransport.Tcp, server, account);

    /// <summary>Switches a phone on with a socket or connection to the server; any certificate of the server will do.</summary>
    public static async Task<ScriptedPhone> OpenAsync(PhoneTransport transport, IPEndPoint server, PhoneAccount account)
    {
        var phone = new ScriptedPhone(transport, server, account);
        phone._socket = await PhoneSocket.OpenAsync(transport, server, phone.OnReceived);
        return phone;
    }

    /// <summary>Registers as an ordinary phone would: sends, answers a challenge (and a stale one once more), returns the last answer.</summary>
    public async Task<PhoneMessage> RegisterAsync(PhoneRegister? register = null)
    {
        var what = register ?? PhoneRegister.Default;
        var answer = await RequestAsync(BuildRegister(what, what.IsPreemptive ? NextAuthorization(what) : null));
        for (var attempt = 0; attempt < 2 && what.AnswersChallenge && answer.Status is 401 or 407; attempt++)
        {
            var challenge = Challenge(answer);
            if (attempt > 0 && !challenge.IsStale) return answer;
            _challenge = challenge;
            _nonceCount = 0;
            answer = await RequestAsync(BuildRegister(what, NextAuthorization(what)));
        }
        return answer;
    }

    /// <summary>Registers for this many seconds.</summary>
    public Task<PhoneMessage> RegisterAsync(int expires) => RegisterAsync(new PhoneRegister { Expires = expires });

    /// <summary>Takes the phone's own binding back.</summary>
    public Task<PhoneMessage> UnregisterAsync() => RegisterAsync(0);

    /// <summary>The text of the next REGISTER: next CSeq, fresh branch.</summary>
    public string BuildRegister(PhoneRegister register, string? authorization = null)
    {
        CSeq++;
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"REGISTER {RequestUri(register)} SIP/2.0\n")
            .Append(CultureInfo.InvariantCulture, $"Via: SIP/2.0/{ViaProtocol} {SentBy};branch=z9hG4bK{Token(8)};rport\n")
            .Append("Max-Forwards: 70\n")
            .Append(CultureInfo.InvariantCulture, $"From: <{Account.Aor}>;tag={FromTag}\n")
            .Append(CultureInfo.InvariantCulture, $"To: <{register.To ?? Account.Aor}>\n")
            .Append(CultureInfo.InvariantCulture, $"Call-ID: {CallId}\n")
            .Append(CultureInfo.InvariantCulture, $"CSeq: {CSeq} REGISTER\n");
        foreach (var contact in register.Contacts ?? [$"<{ContactUri}>"]) text.Append(CultureInfo.InvariantCulture, $"Contact: {contact}\n");
        if (register.Expires is { } expires) text.Append(CultureInfo.InvariantCulture, $"Expires: {expires}\n");
        foreach (var header in register.Headers) text.Append(CultureInfo.InvariantCulture, $"{header}\n");
        if (authorization is not null) text.Append(CultureInfo.InvariantCulture, $"Authorization: {authorization}\n");
        return text.Append(CultureInfo.InvariantCulture, $"User-Agent: {UserAgent}\nContent-Length: 0\n\n").ToString();
    }

    /// <summary>Credentials for the last challenge with the next nonce count.</summary>
    /// <exception cref="InvalidOperationException">No challenge was seen yet.</exception>
    public string NextAuthorization(PhoneRegister? register = null)
    {
        var challenge = _challenge ?? throw new InvalidOperationException("The phone has not been challenged yet.");
        _nonceCount++;
        return challenge.Authorization(register?.Credentials ?? Account, "REGISTER", RequestUri(register ?? PhoneRegister.Default), _nonceCount);
    }

    /// <summary>Sends a request and returns its final answer.</summary>
    public async Task<PhoneMessage> RequestAsync(string text)
    {
        var after = Inbox.Count;
        await SendAsync(text);
        return await FinalAsync(new PhoneMessage(LastSent.ToArray()), after);
    }

    /// <summary>Like <see cref="RequestAsync"/>, but null when no final answer came in time: the network may have lost it.</summary>
    public async Task<PhoneMessage?> TryRequestAsync(string text, TimeSpan patience)
    {
        var after = Inbox.Count;
        try
        {
            await SendAsync(text);
            var branch = new PhoneMessage(LastSent.ToArray()).Branch;
            return await Inbox.WaitForAsync(message => message.Status >= 200 && message.Branch == branch, patience, after);
        }
        catch (Exception failure) when (failure is TimeoutException or SocketException)
        {
            return null;
        }
    }

    /// <summary>Sends any text; line feeds become CRLF.</summary>
    public Task SendAsync(string text) => SendAsync(WireText.Sip(text));

    /// <summary>Sends any bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        LastSent = bytes;
        await _socket.SendAsync(bytes);
    }

    /// <summary>Sends the last bytes again, as a phone does whose answer was lost, and returns the answer to them.</summary>
    public async Task<PhoneMessage> RetransmitAsync()
    {
        var after = Inbox.Count;
        await _socket.SendAsync(LastSent);
        return await FinalAsync(new PhoneMessage(LastSent.ToArray()), after);
    }

    /// <summary>Waits for a request of this method that came after the first <paramref name="after"/> messages.</summary>
    public Task<PhoneMessage> WaitForRequestAsync(string method, int after = 0) =>
        Inbox.WaitForAsync(message => message.IsRequest && message.Method == method, Guard, after, method);

    /// <summary>Opens another socket and closes the old one: a new source port with the same Contact, as after a NAT's time-out.</summary>
    public async Task RebindAsync()
    {
        ContactHostPort ??= SentBy;

        // The new one first, as a NAT does it. It also spares a defect of drachtio-server v0.9.5: it ends the TLS of a replaced WSS
        // connection late, on a socket number that a connection made after the old one's end may have by then.
        var old = _socket;
        _socket = await PhoneSocket.OpenAsync(Transport, _server, OnReceived);
        await old.DisposeAsync();
    }

    /// <summary>Closes the socket and leaves it closed: the phone lost its network.</summary>
    public async Task HangUpAsync() => await _socket.DisposeAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _socket.DisposeAsync();

    private bool IsWebSocket => Transport is PhoneTransport.Ws or PhoneTransport.Wss;

    private string SentBy => IsWebSocket ? _sentBy : HostPort(LocalEndPoint);

    private string ViaProtocol => Transport.ToString().ToUpperInvariant();

    // RFC 7118 §8 registers ws alone for URIs: a browser writes it over WSS too.
    private string ContactTransport => Transport switch
    {
        PhoneTransport.Udp => "",
        PhoneTransport.Wss => ";transport=ws",
        _ => $";transport={Transport.ToString().ToLowerInvariant()}",
    };

    private PhoneDigest Challenge(PhoneMessage answer)
    {
        var all = answer.Headers("WWW-Authenticate").Concat(answer.Headers("Proxy-Authenticate")).Select(PhoneDigest.FromChallenge).ToList();
        return all.Find(challenge => challenge.Algorithm == Algorithm) ?? all[0];
    }

    private static string HostPort(IPEndPoint endPoint) =>
        endPoint.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{endPoint.Address}]:{endPoint.Port}" : $"{endPoint.Address}:{endPoint.Port}";

    private static string Token(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));

    private string RequestUri(PhoneRegister register) => register.RequestUri ?? $"sip:{Account.Domain}";

    private Task<PhoneMessage> FinalAsync(PhoneMessage request, int after) =>
        Inbox.WaitForAsync(message => message.Status >= 200 && message.Branch == request.Branch, Guard, after, $"final answer to {request.StartLine}");

    private void OnReceived(PhoneMessage message)
    {
        Inbox.Add(message);
        if (!message.IsRequest || message.Method == "ACK" || Answers(message) is not { } status) return;

        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"SIP/2.0 {status} Scripted\n");
        foreach (var via in message.Headers("Via")) text.Append(CultureInfo.InvariantCulture, $"Via: {via}\n");
        text.Append(CultureInfo.InvariantCulture, $"From: {message.Header("From")}\nTo: {message.Header("To")};tag={FromTag}\n")
            .Append(CultureInfo.InvariantCulture, $"Call-ID: {message.Header("Call-ID")}\nCSeq: {message.Header("CSeq")}\nContent-Length: 0\n\n");
        // Datagram sends complete at once and a stream's are queued behind its semaphore: nothing to wait for on the receive loop.
        _ = _socket.SendAsync(WireText.Sip(text.ToString()), message.Source);
    }
}
