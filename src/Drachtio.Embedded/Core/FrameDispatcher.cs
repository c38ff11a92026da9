using System.Security.Cryptography;
using Drachtio.Client.Wire;
using Drachtio.Embedded.Control;
using Drachtio.Embedded.Diagnostics;
using Drachtio.Embedded.Headers;
using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Core;

/// <summary>What is done with each frame of an application (drachtio-protocol §1.5, §2.2, §2.3).</summary>
internal sealed class FrameDispatcher : IFrameHandler
{
    private readonly ServerCore _core;
    private readonly AppResponses _responses;
    private readonly AppRequests _requests;
    private readonly ViolationList _violations;
    private readonly Action _ended;
    private readonly byte[] _secret;
    private readonly SipText _text = new();

    public FrameDispatcher(ServerCore core, AppResponses responses, AppRequests requests, ViolationList violations, Action ended)
    {
        _core = core;
        _responses = responses;
        _requests = requests;
        _violations = violations;
        _ended = ended;
        _secret = System.Text.Encoding.UTF8.GetBytes(core.Options.Secret);
    }

    public bool OnFrame(AppConnection app, ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty) return true;
        string? violation;
        bool goesOn;
        lock (_core.Gate)
        {
            goesOn = Dispatch(app, payload, out violation);
        }

        if (violation is null) return goesOn;
        _violations.Add(violation);
        return false;
    }

    public void OnBadStream(AppConnection app, FrameError error, ReadOnlySpan<byte> bytes)
    {
        if (error == FrameError.EmptyLength) _violations.Add("A frame has no length before '#': a real server never reads that connection again.");
        else if (error == FrameError.TooLarge) _violations.Add($"A frame announces {Announced(bytes)} bytes, above the server's ring of 12228: a real server never answers that connection again.");
        else Log.FrameRefused(_core.Logger, app.Remote, "the bytes are no frames");
    }

    public void OnOverflow(AppConnection app, int bytes) =>
        _violations.Add($"{bytes} bytes with a frame above 4037 bytes among them were sent without waiting for replies: a real server's ring of 12228 overwrites its beginning and the stream is corrupted.");

    public void OnFailed(AppConnection app, Exception failure)
    {
        Log.FrameFailed(_core.Logger, failure, app.Remote);
        _violations.Add($"The embedded server failed on a frame, a defect of its own: {failure.GetType().Name}: {failure.Message}");
    }

    public void OnClosed(AppConnection app)
    {
        lock (_core.Gate)
        {
            _core.Routes.RemoveAll(app);
            _core.Apps.Remove(app);
            _core.Sent.ForgetApp(app);
        }
        Log.AppDisconnected(_core.Logger, app.Remote);
        _ended();
    }

    private static string Announced(ReadOnlySpan<byte> bytes)
    {
        var hash = bytes.IndexOf((byte)'#');
        return System.Text.Encoding.ASCII.GetString(hash < 0 ? bytes[..Math.Min(5, bytes.Length)] : bytes[..hash]);
    }

    private bool Dispatch(AppConnection app, ReadOnlyMemory<byte> payload, out string? violation)
    {
        var tokens = new FrameTokens(payload.Span);
        violation = null;
        if (tokens.Count < 2) return Refuse(app, tokens[0], "Invalid message format"u8);
        if (_core.Options.IsStrict && !_core.MessageIds.TryUse(app, tokens[0]))
        {
            violation = $"Message id '{System.Text.Encoding.Latin1.GetString(tokens[0])}' was used by another application: a real server looks replies up in one table and loses one.";
            return false;
        }

        switch (System.Text.Encoding.Latin1.GetString(tokens[1]))
        {
            case "authenticate":
                return Authenticate(app, tokens);
            case "ping":
                _core.Reply(app, tokens[0], "OK"u8, "pong"u8);
                return true;
            case "route" when tokens.Count < 3:
                violation = Name(tokens, FrameViolation.NoVerb);
                return false;
            case "route":
                _core.Routes.Add(app, tokens[2]);
                _core.Reply(app, tokens[0], "OK"u8, default);
                return true;
            case "remove_route":
                _core.Routes.RemoveAll(app);
                _core.Reply(app, tokens[0], "OK"u8, default);
                return true;
            case "sip":
                return Sip(app, tokens, payload, out violation);
            case "proxy":
                return Proxy(app, tokens, out violation);
            default:
                return Refuse(app, tokens[0], "Unknown message type"u8);
        }
    }

    private static string Name(FrameTokens tokens, FrameViolation violation) =>
        $"{violation}: {FrameViolations.Describe(violation)} '{System.Text.Encoding.Latin1.GetString(tokens.Line[..Math.Min(tokens.Line.Length, 120)])}'";

    private bool Refuse(AppConnection app, ReadOnlySpan<byte> messageId, ReadOnlySpan<byte> text)
    {
        _core.Reply(app, messageId, "NO"u8, text);
        Log.FrameRefused(_core.Logger, app.Remote, System.Text.Encoding.ASCII.GetString(text));
        return false;
    }

    private bool Authenticate(AppConnection app, FrameTokens tokens)
    {
        if (!CryptographicOperations.FixedTimeEquals(tokens[2], _secret))
        {
            Log.SecretRefused(_core.Logger, app.Remote);
            return Refuse(app, tokens[0], "incorrect secret"u8);
        }

        var hosts = _core.Listeners.Tokens;
        var line = _core.BeginLine("response"u8).Append(tokens[0]).Append("|OK|"u8).Append(hosts)
            .Append((byte)'|').Append(_core.Options.Version).Append((byte)'|').Append(hosts);
        app.Send(line.Written);
        return true;
    }

    private bool Sip(AppConnection app, FrameTokens tokens, ReadOnlyMemory<byte> payload, out string? violation)
    {
        violation = null;
        if (tokens.Count < 4)
        {
            violation = Name(tokens, tokens.Count < 3 ? FrameViolation.SipWithoutTransaction : FrameViolation.SipWithoutDialog);
            return false;
        }

        _text.Parse(tokens.HasSip ? payload[tokens.Table.SipOffset..] : default, isFolded: false);
        if (_text.StartLine.StartsWith("SIP/"u8)) return Response(app, tokens, out violation);
        if (!tokens[3].IsEmpty)
        {
            _core.Reply(app, tokens[0], "NOK"u8, "Server error: unable to find dialog for dialog id provided"u8);
            return true;
        }

        if (!tokens[2].IsEmpty)
        {
            // Anything but CANCEL is dropped without a reply (drachtio-protocol §2.6); no INVITE of ours could be cancelled.
            if (_text.StartLine.StartsWith("CANCEL"u8)) _core.Reply(app, tokens[0], "NOK"u8, [.. "unable to cancel unknown transaction id: "u8, .. tokens[2]]);
            return true;
        }

        return Request(app, tokens, out violation);
    }

    private bool Response(AppConnection app, FrameTokens tokens, out string? violation)
    {
        violation = null;
        if (tokens[2].IsEmpty) return Refuse(app, tokens[0], "transaction id missing"u8);
        if (!StatusLine.TryRead(_text.StartLine, out var status))
        {
            violation = Name(tokens, FrameViolation.StatusLine);
            return false;
        }

        _responses.Send(app, tokens[0], tokens[2], status, _text);
        return true;
    }

    private bool Request(AppConnection app, FrameTokens tokens, out string? violation)
    {
        violation = null;
        if (AppRequestLine.TryRead(_text.StartLine, out var line) && CrashRules.LacksHost(line))
        {
            violation = Name(tokens, FrameViolation.RequestUri);
            return false;
        }

        _requests.Send(app, tokens[0], tokens[4], _text);
        return true;
    }

    private bool Proxy(AppConnection app, FrameTokens tokens, out string? violation)
    {
        violation = null;
        if (tokens.Count < 4) return Refuse(app, tokens[0], "Invalid proxy request: not enough information provided"u8);
        if (tokens.Count < 10)
        {
            violation = Name(tokens, FrameViolation.ProxyTokens);
            return false;
        }

        // Proxying is not covered: nothing can be sent, and the network gets the 500 the real server then answers.
        if (System.Buffers.Text.Utf8Parser.TryParse(tokens[2], out Guid id, out _, 'D') && _core.Requests.FindPending(id) is { } request)
        {
            _responses.Fail(request);
            _core.Reply(app, tokens[0], "NOK"u8, "error proxying request to "u8);
        }
        else
        {
            _core.Reply(app, tokens[0], "NOK"u8, [.. "Unknown transaction id: "u8, .. tokens[2]]);
        }
        return true;
    }
}
