using System.Text;
using Registrar.Core.Auth;
using Registrar.Core.Diagnostics;
using Registrar.Core.Events;
using Registrar.Core.Rules;

namespace Registrar.Core.Handling;

/// <content>Who asks, and whether the address of record is his: RFC 3261 §10.3 steps 3 and 4.</content>
internal sealed partial class RegisterHandler
{
    // Step 3.
    private Task Authenticate(IRegisterRequest request, Scratch scratch, RegistrarSettings settings)
    {
        var register = scratch.Register;
        if (!DigestAnswers.TryFind(request.Message, register.Realm, settings, out var answer))
        {
            Decide(request, scratch, settings, Proof.None, null);
            return Task.CompletedTask;
        }

        var lookup = _lookup.FindAsync(answer.Username, register.Realm, settings.Options.LookupTimeout);
        if (!lookup.IsCompletedSuccessfully)
            return FinishAsync(request.Retain(), lookup, settings);

        Finish(request, scratch, settings, lookup.Result);
        return Task.CompletedTask;
    }

    private async Task FinishAsync(IRegisterRequest request, ValueTask<UserCredentials?> lookup, RegistrarSettings settings)
    {
        try
        {
            UserCredentials? user;
            try
            {
                user = await lookup;
            }
            catch (Exception exception)
            {
                Log.DirectoryFailed(_logger, exception);
                Answer(request, Refusal.DirectoryFailed.Status(), Refusal.DirectoryFailed.Phrase(), null, Refusal.DirectoryFailed);
                return;
            }

            FinishLater(request, settings, user);
        }
        catch (Exception exception)
        {
            Fail(request, exception);
        }
    }

    // On whatever thread the look-up ended: its scratch is another one, so the owned copy is read again.
    private void FinishLater(IRegisterRequest request, RegistrarSettings settings, UserCredentials? user)
    {
        var scratch = TakeScratch();
        try
        {
            scratch.Headers.Clear();
            if (scratch.Register.TryRead(request.Message, request.Protocol, settings.Options, out var refusal) && TryJudgePath(request, scratch.Register, settings))
                Finish(request, scratch, settings, user);
            else
                Refuse(request, scratch, refusal);
        }
        finally
        {
            Return(scratch);
        }
    }

    private void Finish(IRegisterRequest request, Scratch scratch, RegistrarSettings settings, UserCredentials? user)
    {
        var register = scratch.Register;
        DigestAnswers.TryFind(request.Message, register.Realm, settings, out var answer);

        var judgement = _authenticator.Judge(in answer, request, register.Realm, user, settings, _monitor.Clock.WallMs);
        scratch.Stamp = judgement.Stamp;
        if (judgement.IsWrong)
        {
            TellWrongAnswer(request, register, answer.Username, settings);
            Refuse(request, scratch, Refusal.Challenge, settings);
            return;
        }

        // Step 4. Only a right digest may learn that it is not its address of record.
        if (judgement.Proof == Proof.Verified && !string.Equals(answer.Username, register.Username, StringComparison.Ordinal))
        {
            Refuse(request, scratch, Refusal.NotYours, settings);
            return;
        }

        Decide(request, scratch, settings, judgement.Proof, user);
    }

    private void TellWrongAnswer(IRegisterRequest request, IncomingRegister register, string username, RegistrarSettings settings)
    {
        var network = new RegistrationNetwork
        {
            SourceAddress = Encoding.ASCII.GetString(request.SourceAddress),
            SourcePort = request.SourcePort,
            Protocol = register.Transport,
            Rport = register.HasRport || settings.Options.ForceRport,
        };
        _metrics.AuthFailed();
        Log.AuthFailed(_logger, username, register.Realm, network.SourceAddress, network.SourcePort);
        _events.Append(new EventEntry
        {
            Type = RegistrarEventType.AuthFailed,
            Cause = RegistrarEventCause.Credentials,
            TimeMs = _monitor.NowMs,
            Realm = register.Realm,
            Username = username,
            Network = network,
        });
    }
}
