using System.Text;
using Drachtio.Sip;
using Registrar.Core.Defence;
using Registrar.Core.Diagnostics;
using Registrar.Core.Rules;

namespace Registrar.Core.Handling;

/// <content>Who is kept out before his digest is looked at, and what is learned from those who are not: docs/defence.md has the order.</content>
internal sealed partial class RegisterHandler
{
    // A refresh that comes late finds its device known all the same.
    private const long GraceMs = 60_000;

    // Before anything is parsed: whether this request is read at all, and where it comes from.
    private bool TryEnter(IRegisterRequest request, Scratch scratch, RegistrarSettings settings)
    {
        var shared = settings.Shared;
        request.Observe(in shared.Load, scratch.Now.NowMs);
        scratch.Visit = default;
        if (!request.Link.Load.Admits(LoadClass.Refresh))
        {
            Tell(request, scratch, settings, DefenceReason.OverloadRefresh, isRead: false);
            Answer(request, 503, Refusal.Busy.Phrase(), shared.Busy.Next(), Refusal.Busy);
            return false;
        }

        var message = request.Message;
        message.TryGet(SipHeaderId.UserAgent, out var userAgent);
        message.TryGet(SipHeaderId.From, out var from);
        _defence.Door.Look(request.SourceAddress, userAgent, from, shared.Scanners, out scratch.Visit);
        return true;
    }

    private bool TryAdmit(IRegisterRequest request, Scratch scratch, RegistrarSettings settings, bool hasDigest)
    {
        var register = scratch.Register;
        ReadOnlySpan<char> account = [];
        ReadOnlySpan<byte> nonce = [];
        if (hasDigest)
        {
            var digest = register.Digest;
            account = digest.Username;
            nonce = digest.Nonce;
        }

        var reason = _defence.Door.Admit(ref scratch.Visit, register.Realm, register.User, account, nonce, settings.Defence, request.Link.Load, scratch.Now.NowMs);
        if (reason == DefenceReason.None)
            return true;

        TurnAway(request, scratch, settings, reason);
        return false;
    }

    // With the answer that tells nothing: the challenge everybody gets, or an empty 503.
    private void TurnAway(IRegisterRequest request, Scratch scratch, RegistrarSettings settings, DefenceReason reason)
    {
        Tell(request, scratch, settings, reason, isRead: true);
        if (reason.IsBusy())
            Answer(request, 503, Refusal.Busy.Phrase(), settings.Shared.Busy.Next(), Refusal.Busy);
        else
            Refuse(request, scratch, Refusal.TurnedAway, settings);
    }

    // Counts it, and writes a line where there is one to spare. Scanners are counted only: they ask to be written about.
    private void Tell(IRegisterRequest request, Scratch scratch, RegistrarSettings settings, DefenceReason reason, bool isRead)
    {
        if (reason == DefenceReason.Scanner)
        {
            _defence.Refused.CountScanner(scratch.Visit.ScannerFamily);
            return;
        }

        _defence.Refused.Count(reason);
        if (!settings.Shared.Lines.MayWrite((int)reason, scratch.Now.NowMs, out var suppressed))
            return;

        var register = scratch.Register;
        Log.TurnedAway(_logger, reason.Code(), isRead ? register.Username : "", isRead ? register.Realm : "", Encoding.ASCII.GetString(request.SourceAddress), request.SourcePort, suppressed);
    }

    // A right digest whose REGISTER was granted: from here on this device goes before every stranger.
    private void Remember(Scratch scratch, ReadOnlySpan<byte> nonce)
    {
        var door = _defence.Door;
        var untilMs = 0L;
        foreach (ref readonly var change in scratch.Decision.Changes) untilMs = Math.Max(untilMs, change.DueMs);

        if (untilMs > 0) door.Prove(in scratch.Visit, nonce, untilMs + GraceMs, scratch.Now.NowMs);
        else if (!scratch.Decision.Changes.IsEmpty) door.Leave(in scratch.Visit);
        else door.Forgive(in scratch.Visit);
    }

    private static DefenceReason ReasonOf(Refusal refusal) => refusal switch
    {
        Refusal.ContactTarget => DefenceReason.ContactTarget,
        Refusal.RealmQuota => DefenceReason.RealmQuota,
        Refusal.TotalQuota => DefenceReason.TotalQuota,
        _ => DefenceReason.None,
    };
}
