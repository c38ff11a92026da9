using System.Text;
using Drachtio.Sip;
using Microsoft.Extensions.Logging;
using Registrar.Core.Auth;
using Registrar.Core.Defence;
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
        var hasDigest = register.TryReadDigest(settings);
        if (!TryAdmit(request, scratch, settings, hasDigest))
            return Task.CompletedTask;

        if (!hasDigest)
        {
            // A stranger costs no look-up in the table; only regping has anything to find there.
            if (settings.Policy.AllowsPings)
                Decide(request, scratch, settings, Proof.None, null);
            else
                Refuse(request, scratch, Refusal.Challenge, settings);
            return Task.CompletedTask;
        }

        // Nothing is verified for who has guessed too often: neither look-up nor hash.
        scratch.IsGenuine = _authenticator.TryReadNonce(register, request.SourceAddress, in scratch.Visit.Source, scratch.Now, out scratch.Stamp);
        if (scratch.IsGenuine && !_defence.Door.MayVerify(in scratch.Visit, !scratch.Stamp.IsElsewhere, settings.Defence, scratch.Now.NowMs))
        {
            TurnAway(request, scratch, settings, DefenceReason.Backoff);
            return Task.CompletedTask;
        }

        // A retransmission that the server did not take for one costs no second look-up.
        if (_pending.TryJoin(register, request, out var isFull))
            return Task.CompletedTask;

        if (isFull)
        {
            Refuse(request, scratch, Refusal.TooManyRepeats, settings);
            return Task.CompletedTask;
        }

        if (!TryFindNow(register, out var result, out var user))
        {
            Refuse(request, scratch, Refusal.DirectoryFailed, settings);
            return Task.CompletedTask;
        }

        var rules = register.ToRules(request, register.Fingerprint, Proof.None, settings);
        if (_table.HasSeen(register.Realm, register.Username, in rules, settings.Policy, scratch.Now.NowMs))
        {
            Decide(request, scratch, settings, Proof.None, null);
            return Task.CompletedTask;
        }

        if (result != UserLookupResult.Later)
        {
            Finish(request, scratch, settings, user);
            return Task.CompletedTask;
        }

        var lookup = _lookup.FindAsync(register.DigestUsername, register.Realm, settings.Options.LookupTimeout);
        if (!lookup.IsCompletedSuccessfully)
            return FinishAsync(_pending.Add(register.Fingerprint, request.Retain()), lookup, settings, register.Realm, register.Username, scratch.Visit);

        Finish(request, scratch, settings, lookup.Result);
        return Task.CompletedTask;
    }

    // A directory that answers at once gives the strings by which table and events know the two users, mostly one and the same.
    private bool TryFindNow(IncomingRegister register, out UserLookupResult result, out UserCredentials? user)
    {
        try
        {
            result = _directory.FindNow(register.Digest.Username, register.Realm, out var name, out user);
            if (result == UserLookupResult.Later)
                return true;

            // A directory that ignores case finds alice for ALICE: nobody of the name that was sent.
            if (result == UserLookupResult.Found && !register.IsAnsweredBy(name)) (result, user) = (UserLookupResult.NotFound, null);

            // Whether or not the first one was found, so that time does not tell.
            var isOwn = result == UserLookupResult.Found ? register.IsKnownAs(name) : register.IsOwn(foldsCase: false);
            if (!isOwn && _directory.FindNow(register.User, register.Realm, out var owner, out _) == UserLookupResult.Found) register.IsKnownAs(owner);
            return true;
        }
        catch (Exception exception)
        {
            Log.DirectoryFailed(_logger, exception);
            (result, user) = (UserLookupResult.Later, null);
            return false;
        }
    }

    private async Task FinishAsync(IRegisterRequest request, ValueTask<UserCredentials?> lookup, RegistrarSettings settings, string realm, string username, Visit visit)
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

            FinishLater(request, settings, user, realm, username, in visit);
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
    private void FinishLater(IRegisterRequest request, RegistrarSettings settings, UserCredentials? user, string realm, string username, in Visit visit)
    {
        var scratch = TakeScratch();
        try
        {
            scratch.Now = _monitor.Clock.Read();
            scratch.Headers.Clear();
            scratch.Visit = visit;
            scratch.Register.ComesFrom(in visit.Source, _defence.Own);
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
            if (!scratch.Register.TryReadDigest(settings))
            {
                Refuse(request, scratch, Refusal.Challenge, settings);
                return;
            }

            scratch.IsGenuine = _authenticator.TryReadNonce(scratch.Register, request.SourceAddress, in visit.Source, scratch.Now, out scratch.Stamp);
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

        // An awaited directory says so here. Another spelling would have nonce counts of its own: a captured answer could be used again.
        if (user?.Username is { } name && !register.IsAnsweredBy(name)) user = null;
        var judgement = _authenticator.Judge(register, scratch.IsGenuine, scratch.Stamp, user, settings, scratch.Now);
        var isElsewhere = scratch.Stamp.IsElsewhere;
        scratch.Stamp = judgement.Stamp;

        // Behind the hash, so that time does not tell that the user is there.
        if (user?.Sources is { } sources && sources.Judge(in scratch.Visit.Source) != SourceVerdict.Allowed)
        {
            TurnAway(request, scratch, settings, DefenceReason.SourceList);
            return;
        }

        if (judgement.IsWrong)
        {
            _defence.Door.Fail(in scratch.Visit, !isElsewhere, settings.Defence, scratch.Now.NowMs);
            TellWrongAnswer(request, register, settings, scratch.Now.NowMs);
            Refuse(request, scratch, Refusal.Challenge, settings);
            return;
        }

        // Step 4. Only a right digest may learn that it is not its address of record.
        var foldsCase = settings.Options.FoldCase;
        scratch.IsForOther = !register.IsOwn(foldsCase);
        var proof = judgement.Proof;
        if (proof != Proof.None && scratch.IsForOther && !GrantRules.MayRegister(register.DigestUsername, user!.Aors, register.Username, foldsCase))
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

    private void TellWrongAnswer(IRegisterRequest request, IncomingRegister register, RegistrarSettings settings, long nowMs)
    {
        _metrics.AuthFailed();
        if (_logger.IsEnabled(LogLevel.Debug))
            Log.AuthFailed(_logger, register.DigestUsername, register.Realm, Encoding.ASCII.GetString(request.SourceAddress), request.SourcePort);

        // In a flood nearly all of them: nothing is made for an event that nobody will get.
        if (!_events.HasRoomToPass(nowMs))
            return;

        _events.Append(new EventEntry
        {
            Type = RegistrarEventType.AuthFailed,
            Cause = RegistrarEventCause.Credentials,
            TimeMs = nowMs,
            Realm = register.Realm,
            Username = register.DigestUsername,
            Network = new RegistrationNetwork
            {
                SourceAddress = Encoding.ASCII.GetString(request.SourceAddress),
                SourcePort = request.SourcePort,
                Protocol = register.Transport,
                Rport = register.HasRport || settings.Options.ForceRport,
            },
        });
    }
}
