using System.Buffers.Text;
using Load.Checking;
using Load.Measuring;
using Load.Phones;

namespace Load.Running;

/// <content>What becomes of each answer.</content>
internal sealed partial class Worker
{
    /// <inheritdoc/>
    public void Answered(long number, ReadOnlySpan<byte> sip, long now)
    {
        Tally.EndTicks = now;
        if (!_flights.TryTake(number, out var flight))
        {
            Tally.Faults.Add(Fault.Unexpected, sip);
            return;
        }

        // What the phase before has left open is checked, but not counted.
        var isOwn = flight.OperationTicks >= Tally.StartTicks;
        if (_phase.IsFlood && StatusLine.StatusOf(sip) == 503)
        {
            Tally.Shed++;
            if (isOwn) Tally.Timeline?.Record(flight.OperationTicks - Tally.StartTicks, LatencyTimeline.NeverNs);
            Release(in flight);
            return;
        }

        if (isOwn) Tally.Requests.Record(now - flight.StartTicks);
        var fault = flight.HasCredentials ? TakeFinal(ref flight, sip, now, out var isOver) : TakeChallenge(ref flight, sip, now, out isOver);
        if (fault != Fault.None) Tally.Faults.Add(fault, sip);
        if (!isOver) return;

        if (fault == Fault.None && isOwn)
        {
            Tally.Operations.Record(now - flight.OperationTicks);
            Tally.Timeline?.Record(flight.OperationTicks - Tally.StartTicks, now - flight.OperationTicks);
        }

        Release(in flight);
    }

    /// <inheritdoc/>
    public void Pinged(ReadOnlySpan<byte> sip, ReadOnlySpan<byte> nextHop, long now)
    {
        Tally.Pings.Add(now);

        // Each phone's Contact names its user: "OPTIONS sip:1000000@...".
        const int UserAt = 12;
        if (sip.Length < UserAt + 8 || !Utf8Parser.TryParse(sip.Slice(UserAt, 7), out int name, out var used) || used != 7 || sip[UserAt + 7] != (byte)'@'
            || name < Accounts.NameNumber(0) || name >= Accounts.NameNumber(_options.Users))
        {
            Tally.Faults.Add(Fault.WrongPing, sip);
        }
    }

    /// <inheritdoc/>
    public void Confused(Fault fault, ReadOnlySpan<byte> text) => Tally.Faults.Add(fault, text);

    private Fault TakeChallenge(ref Flight flight, ReadOnlySpan<byte> sip, long now, out bool isOver)
    {
        isOver = true;
        if (_options.TakesAny) return TakeAny(flight.Phone, sip);

        var fault = _checker.CheckChallenge(sip, out var challenge);
        if (fault != Fault.None || flight.Kind == OperationKind.Stranger) return fault;

        isOver = false;
        AnswerChallenge(ref flight, in challenge, now);
        return Fault.None;
    }

    // A registrar that asks nobody for anything answers the first request with a 200.
    private Fault TakeAny(int phone, ReadOnlySpan<byte> sip)
    {
        if (StatusLine.StatusOf(sip) != 200) return Fault.Status;
        _phones.SetRegistered(phone, true);
        return Fault.None;
    }

    private Fault TakeFinal(ref Flight flight, ReadOnlySpan<byte> sip, long now, out bool isOver)
    {
        isOver = true;
        if (flight.Kind == OperationKind.Wrong) return TakeRefusal(in flight, sip);

        // A phone tries again on a stale nonce without asking its user, also on a new one: a registrar may forget under load.
        if (flight.Challenges < MaxChallenges && StatusLine.StatusOf(sip) is 401 or 407 && _checker.CheckChallenge(sip, out var challenge) == Fault.None && challenge.IsStale)
        {
            Tally.Rechallenged++;
            isOver = false;
            AnswerChallenge(ref flight, in challenge, now);
            return Fault.None;
        }

        _texts.Contact.Write(_contact, flight.Phone, _phones.UserOf(flight.Phone), 0, 0);
        Utf8Formatter.TryFormat(Accounts.NameNumber(_phones.UserOf(flight.Phone)), _user, out _);
        var isRemoval = flight.Kind == OperationKind.Unregister;
        var fault = isRemoval ? _checker.CheckRemoval(sip, _contact, _user) : _checker.CheckBinding(sip, _contact, _user);
        if (fault == Fault.None) _phones.SetRegistered(flight.Phone, !isRemoval);
        return fault;
    }

    private Fault TakeRefusal(in Flight flight, ReadOnlySpan<byte> sip)
    {
        var fault = AnswerChecker.CheckRefusal(sip);
        if (fault != Fault.None || _phones[flight.Phone].IsRegistered) return fault;

        // The next guess answers the newest challenge, as a guesser would; without one it begins anew.
        if (Challenge.TryFind(sip, _options.Hash, out var challenge))
            _phones.TryKeep(flight.Phone, challenge.Nonce, challenge.Opaque);
        else
            _phones[flight.Phone].NonceBytes = 0;

        return Fault.None;
    }

    private void AnswerChallenge(ref Flight flight, in Challenge challenge, long now)
    {
        _writer.Style = challenge.Style;
        if (!_phones.TryKeep(flight.Phone, challenge.Nonce, challenge.Opaque))
        {
            Tally.Faults.Add(Fault.NoChallenge, "The challenge is longer than the first one of this run."u8);
            Release(in flight);
            return;
        }

        flight.StartTicks = now;
        flight.Challenges++;
        SendOnKeptNonce(flight);
    }
}
