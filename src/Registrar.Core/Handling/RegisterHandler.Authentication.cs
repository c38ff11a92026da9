using System.Text;
using Drachtio.Sip;
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
            // A stranger costs no look-up in the table; only regping has anything to find there.
            if (settings.Policy.AllowsPings)
                Decide(request, scratch, settings, Proof.None, null);
            else
                Refuse(request, scratch, Refusal.Challenge, settings);
            return Task.CompletedTask;
        }

        // A retransmission that the server did not take for one costs no second look-up.
        var fingerprint = register.Fingerprint;
        if (_pending.TryJoin(fingerprint, request, out var isFull))
            return Task.CompletedTask;

        if (isFull)
        {
            Refuse(request, scratch, Refusal.TooManyRepeats, settings);
            return Task.CompletedTask;
        }

        var rules = register.ToRules(request, fingerprint, Proof.None, settings);
        if (_table.HasSeen(register.Realm, register.Username, in rules, settings.Policy, _monitor.NowMs))
        {
            Decide(request, scratch, settings, Proof.None, null);
            return Task.CompletedTask;
        }

        var lookup = _lookup.FindAsync(answer.Username, register.Realm, settings.Options.LookupTimeout);
        if (!lookup.IsCompletedSuccessfully)
            return FinishAsync(_pending.Add(fingerprint, request.Retain()), lookup, settings, register.Realm, register.Username);

        Finish(request, scratch, settings, lookup.Result);
        return Task.CompletedTask;
    }

    private async Task FinishAsync(IRegisterRequest request, ValueTask<UserCredentials?> lookup, RegistrarSettings settings, string realm, string username)
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
                RefuseLater(request, settings, Refusal.DirectoryFailed);
                return;
            }

            FinishLater(request, settings, user, realm, username);
        }
        catch (Exception exception)
        {
            Fail(request, exception);
        }
        finally
        {
            _pending.End(request);
        }
    }

    // On whatever thread the look-up ended: its scratch is another one, so the owned copy is read again.
    private void FinishLater(IRegisterRequest request, RegistrarSettings settings, UserCredentials? user, string realm, string username)
    {
        var scratch = TakeScratch();
        try
        {
            scratch.Headers.Clear();
            if (!scratch.Register.TryRead(request.Message, request.Protocol, settings.Options, out var refusal))
            {
                Refuse(request, scratch, refusal);
                return;
            }

            // The same request under the same settings; were it refused all the same, an empty 200 would tell the phone of no binding.
            if (!TryJudgePath(request, scratch.Register, settings))
            {
                scratch.Headers.Add(SipHeaderId.Unsupported, "path"u8);
                Refuse(request, scratch, Refusal.BadExtension, settings);
                return;
            }

            // Whose it is was settled before the look-up; a directory that changed meanwhile counts from the next request on.
            scratch.Register.BelongsTo(realm, username);
            Finish(request, scratch, settings, user);
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
        var foldsCase = settings.Options.FoldCase;
        scratch.IsForOther = !GrantRules.MayRegister(answer.Username, [], register.Username, foldsCase);
        var proof = judgement.Proof;
        if (proof != Proof.None && !GrantRules.MayRegister(answer.Username, user!.Aors, register.Username, foldsCase))
        {
            if (proof == Proof.Verified)
            {
                Refuse(request, scratch, Refusal.NotYours, settings);
                return;
            }

            // An outdated proof gets the answer of a repeat, which lists the bindings: not those of somebody else.
            proof = Proof.None;
        }

        Decide(request, scratch, settings, proof, user);
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
