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
        if (settings is not null && refusal is Refusal.Challenge or Refusal.ChallengeStale or Refusal.TurnedAway)
        {
            _authenticator.WriteChallenges(scratch.Headers, scratch.Register.RealmText, request.SourceAddress, in scratch.Visit.Source, refusal == Refusal.ChallengeStale, settings!, scratch.Now);
            status = settings!.ChallengeStatus;
            phrase = settings.Options.Proxy ? "Proxy Authentication Required"u8 : phrase;
        }
        else
        {
            Explain(request, scratch.Headers, refusal, settings ?? Settings);
        }

        Answer(request, status, phrase, scratch.Headers, refusal);
    }

    // What the message itself has wrong, in the words of its parser.
    private void RefuseUnread(IRegisterRequest request, Scratch scratch, SipParseError error)
    {
        Explain(request, scratch.Headers, Refusal.BadRequest, Settings);
        Answer(request, error.ToStatus(), Encoding.ASCII.GetBytes(error.ToReason()), scratch.Headers, Refusal.BadRequest);
    }

    // Where no scratch is at hand.
    private void RefuseLater(IRegisterRequest request, RegistrarSettings settings, Refusal refusal)
    {
        var headers = new SipHeaderWriter();
        Explain(request, headers, refusal, settings);
        Answer(request, refusal.Status(), refusal.Phrase(), headers, refusal);
    }

    // For the people who run the proxy; a stranger learns no more than the status.
    private static void Explain(IRegisterRequest request, SipHeaderWriter headers, Refusal refusal, RegistrarSettings settings)
    {
        if (settings.Trusted.Contains(request.SourceAddress)) headers.TryAdd("X-Reason"u8, Encoding.ASCII.GetBytes(refusal.Code()));
    }

    private void Answer(IRegisterRequest request, int status, ReadOnlySpan<byte> phrase, SipHeaderWriter? headers, Refusal refusal) =>
        TryAnswer(request, status, phrase, headers, refusal);

    // Whether this very answer could leave.
    private bool TryAnswer(IRegisterRequest request, int status, ReadOnlySpan<byte> phrase, SipHeaderWriter? headers, Refusal refusal)
    {
        _metrics.Answered(status, refusal);
        Log.Answered(_logger, status, refusal);
        if (request.Respond(status, phrase, headers is { Count: > 0 } ? headers : null))
            return true;

        // Gone connection or a frame the server cannot take; the small answer tells which.
        Log.AnswerLost(_logger, status, request.Link.Name);
        if (status != 500) request.Respond(500, Refusal.InternalError.Phrase(), null);
        return false;
    }

    private void Fail(IRegisterRequest request, Exception exception)
    {
        Log.HandlingFailed(_logger, exception);
        try
        {
            if (request.IsAnswered)
                return;

            RefuseLater(request, Settings, Refusal.InternalError);
        }
        catch (Exception second)
        {
            // Answered already, or the connection is broken beyond answering.
            Log.HandlingFailed(_logger, second);
        }
    }
}
