using System.Text;
using Drachtio.Sip;
using Registrar.Core.Diagnostics;
using Registrar.Core.Rules;

namespace Registrar.Core.Handling;

/// <content>How a request ends: exactly one answer, a counter, a log line.</content>
internal sealed partial class RegisterHandler
{
    private void Refuse(IRegisterRequest request, Scratch scratch, Refusal refusal, RegistrarSettings? settings = null)
    {
        var status = refusal.Status();
        var phrase = refusal.Phrase();
        if (settings is not null && refusal is Refusal.Challenge or Refusal.ChallengeStale)
        {
            _authenticator.WriteChallenges(scratch.Headers, scratch.Register.Realm, request.SourceAddress, refusal == Refusal.ChallengeStale, settings!, _monitor.Clock.WallMs);
            status = settings!.ChallengeStatus;
            phrase = settings.Options.Proxy ? "Proxy Authentication Required"u8 : phrase;
        }
        else if ((settings ?? Settings).Trusted.Contains(request.SourceAddress))
        {
            // For the people who run the proxy; a stranger learns no more than the status.
            scratch.Headers.TryAdd("X-Reason"u8, Encoding.ASCII.GetBytes(refusal.Code()));
        }

        Answer(request, status, phrase, scratch.Headers, refusal);
    }

    private void Answer(IRegisterRequest request, int status, ReadOnlySpan<byte> phrase, SipHeaderWriter? headers, Refusal refusal)
    {
        _metrics.Answered(status, refusal);
        Log.Answered(_logger, status, refusal);
        if (request.Respond(status, phrase, headers is { Count: > 0 } ? headers : null))
            return;

        // Gone connection or a frame the server cannot take; the small answer tells which.
        Log.AnswerLost(_logger, status, request.Link.Name);
        if (status != 500) request.Respond(500, Refusal.InternalError.Phrase(), null);
    }

    private void Fail(IRegisterRequest request, Exception exception)
    {
        Log.HandlingFailed(_logger, exception);
        try
        {
            _metrics.Answered(500, Refusal.InternalError);
            request.Respond(500, Refusal.InternalError.Phrase(), null);
        }
        catch (Exception second)
        {
            // Answered already, or the connection is broken beyond answering.
            Log.HandlingFailed(_logger, second);
        }
    }
}
