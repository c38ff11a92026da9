using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Drachtio.Sip;
using Fuzz.Engine;
using Microsoft.Extensions.Time.Testing;
using Registrar.Core;
using Registrar.Core.Tests.Fakes;

namespace Fuzz.Targets;

/// <summary>A REGISTER from bytes to its answer: one answer, of the documented statuses, of sound lines, and nothing bound unless it is 200.</summary>
/// <remarks>The words <c>@right@</c> become credentials that are right, so that mutations come behind the challenge too.</remarks>
internal sealed class RegisterTarget : FuzzTarget
{
    // Everything the documentation lists; 500 only for a list of contacts that does not fit.
    private static readonly int[] Statuses = [200, 400, 401, 403, 404, 413, 414, 416, 420, 423, 500, 503, 505, 513];

    private static readonly RegistrarOptions[] Policies =
    [
        new(),
        new() { Path = PathMode.Lenient, Algorithms = ["MD5", "SHA-256", "SHA-512-256"], AuthInfo = true, ServiceRoute = ["<sip:edge.example.com;lr>"], FoldCase = true, RegPing = 30, OverLimit = (OverLimitMode)1, ShowAuthorization = true },
    ];

    private readonly FakeLink _link = new();
    private readonly SipMessage _answer = new();
    private readonly ErrorLog _log = new();
    private SipRegistrar _registrar;
    private string _nonce = "";
    private uint _nc;
    private long _runs;
    private string _table = "";

    public RegisterTarget() => _registrar = Start(0);

    /// <inheritdoc />
    public override string Name => "register";

    /// <inheritdoc />
    public override IReadOnlyList<string> Words => [.. SipTexts.Words, "@right@", "Contact: *\r\nExpires: 0", "tel:+441632960000", "Content-Length: 0\r\nAuthorization: @right@"];

    /// <inheritdoc />
    public override IEnumerable<byte[]> Seeds
    {
        get
        {
            var right = SipTexts.Register.Replace("Content-Length", "Authorization: @right@\nContent-Length", StringComparison.Ordinal);
            string[] texts =
            [
                right, right.Replace("Expires: 3600", "Expires: 0", StringComparison.Ordinal), right.Replace("Path: ", "P: ", StringComparison.Ordinal),
                string.Join('\n', right.Split('\n').Where(static line => !line.StartsWith("Contact", StringComparison.Ordinal))),
                right.Replace("%31000@bling.babblevoice.com", "1001@other.example.com", StringComparison.Ordinal),
            ];
            return [.. texts.Select(SipTexts.Sip), .. SipTexts.Messages];
        }
    }

    /// <inheritdoc />
    public override void Run(ReadOnlyMemory<byte> input)
    {
        // A registrar of its own now and then, so that what one input left does not decide about all that follow.
        if (_runs++ % 500 == 0) _registrar = Start((int)(_runs / 500 % Policies.Length));

        if (!SipMessage.TryCreate(Credentials(input), SipLimits.Default, out var message, out _) && !message.IsRequest) return;
        var request = new FuzzRequest(message, _link, input.Length % 2 == 0 ? "udp"u8.ToArray() : "tcp"u8.ToArray());
        _log.Clear();
        var handled = _registrar.Handler.Handle(request);

        Require(handled.IsCompletedSuccessfully, "It waits, though nothing is slow.");
        if (_log.Failure is { } failure) throw new FindingException($"The handler caught {failure.GetType().Name}: {failure.Message}\n{failure.StackTrace}");
        Require(request.Answers == 1, "Not one answer.");
        Require(Array.IndexOf(Statuses, request.Status) >= 0, $"Status {request.Status} is not documented for a REGISTER.");
        Judge(request);
    }

    private void Judge(FuzzRequest request)
    {
        byte[] text = [.. "SIP/2.0 200 OK\r\n"u8, .. request.Lines, .. "\r\n"u8];
        Require(_answer.TryParse(text, SipLimits.Default, out _) && _answer.SkippedLineCount == 0, "The answer is no SIP.");
        Require(_answer.HeaderCount == request.Lines.AsSpan().Count("\r\n"u8), "The answer has a line more than it was given.");
        Require(request.Lines.AsSpan().IndexOfAny((byte)0, (byte)0x1B, (byte)0x7F) < 0 || request.Status == 200, "A refusal repeats a control character.");

        var table = Table();
        Require(request.Status == 200 || table == _table, "A REGISTER that was refused changed the table.");
        _table = table;
        if (request.Status == 401) Learn();
    }

    // Through JSON as the API shows it: every byte a phone can bring in must come out as text.
    private string Table()
    {
        var text = new StringBuilder();
        foreach (var realm in _registrar.Realms())
        {
            foreach (var one in _registrar.Users(realm))
            {
                var json = JsonSerializer.Serialize(one, RegistrarJson.Default.Registration);
                using var parsed = JsonDocument.Parse(json);
                Require(!json.AsSpan().ContainsAnyInRange('\0', '\u001f'), "A control character stands in the JSON of a registration.");
                text.Append(one.CallId).Append(string.Join(' ', one.Sent)).Append(one.ExpiresAt).Append('\n');
            }
        }

        return text.ToString();
    }

    private SipRegistrar Start(int policy)
    {
        _registrar?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _table = "";
        _nonce = "";
        var made = new SipRegistrar(Policies[policy], new FakeDirectory(), new FakeTimeProvider(RegistrarRig.Start), _log);
        SipMessage.TryCreate(SipTexts.Sip(SipTexts.Register.Replace("Supported: path, outbound\n", "", StringComparison.Ordinal)), SipLimits.Default, out var message, out _);
        var request = new FuzzRequest(message, _link, "udp"u8.ToArray());
        Require(made.Handler.Handle(request).IsCompletedSuccessfully && request.Status == 401, "A first REGISTER is not challenged.");
        Require(_answer.TryParse((byte[])[.. "SIP/2.0 401 Unauthorized\r\n"u8, .. request.Lines, .. "\r\n"u8], SipLimits.Default, out _), "A challenge is no SIP.");
        Learn();
        return made;
    }

    private void Learn()
    {
        if (!_answer.TryGet(SipHeaderId.WwwAuthenticate, out var value) || !DigestChallenge.TryParse(value, out var challenge)) return;
        _nonce = Encoding.ASCII.GetString(challenge.Nonce);
        _nc = 0;
    }

    private ReadOnlyMemory<byte> Credentials(ReadOnlyMemory<byte> input)
    {
        var at = input.Span.IndexOf("@right@"u8);
        if (at < 0) return input;

        _nc++;
        var nc = _nc.ToString("x8", CultureInfo.InvariantCulture);
        var response = Md5($"{Md5($"1000:{Phone.Realm}:secret0")}:{_nonce}:{nc}:c:auth:{Md5($"REGISTER:sip:{Phone.Realm}")}");
        var text = $"Digest username=\"1000\", realm=\"{Phone.Realm}\", nonce=\"{_nonce}\", uri=\"sip:{Phone.Realm}\", response=\"{response}\", algorithm=MD5, qop=auth, nc={nc}, cnonce=\"c\"";
        return (byte[])[.. input.Span[..at], .. Encoding.ASCII.GetBytes(text), .. input.Span[(at + 7)..]];
    }

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(text)));
}
