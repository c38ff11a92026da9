using System.Diagnostics;
using System.Text;
using Load.Checking;
using Load.Links;
using Load.Measuring;
using Load.Phones;

namespace Load.Running;

/// <summary>Drives the phones of one connection: starts operations, checks every answer, measures. One thread, nothing shared.</summary>
internal sealed partial class Worker : IAnswerSink
{
    // Between two looks at the oldest open request; also the longest wait without input. Stopwatch ticks are nanoseconds on Linux.
    private const long IdleNs = 50_000_000;

    // Operations started between two reads, so that a burst of due ones cannot starve the answers.
    private const int MaxStartsPerTurn = 256;

    // Challenges one operation answers; phones give up soon too.
    private const int MaxChallenges = 3;

    private readonly RunOptions _options;
    private readonly ILink _link;
    private readonly PhoneTable _phones;
    private readonly RegisterTexts _texts;
    private readonly RequestWriter _writer;
    private readonly AnswerChecker _checker;
    private readonly FlightTable _flights;
    private readonly FleetMix _mix;
    private readonly byte[] _contact;
    private readonly byte[] _user = new byte[7];
    private Phase _phase = new(Scenario.Unauth, 0, 0, 0, 0);

    /// <summary>Makes a worker for some of the phones.</summary>
    public Worker(RunOptions options, ILink link, RegisterTexts texts, PhoneTable phones)
    {
        _options = options;
        _link = link;
        _phones = phones;
        _texts = texts;
        _writer = new RequestWriter(phones, texts, options);
        _checker = new AnswerChecker(Encoding.ASCII.GetBytes(options.Realm), options.Hash, options.Granted, options.Devices);
        _mix = new FleetMix(options.Seed + phones.First);
        _contact = new byte[texts.Contact.Length];

        // An open loop over a registrar that has stopped may pile up a million requests before it gives up.
        _flights = new FlightTable(options.Rate > 0 ? 20 : 16);
    }

    /// <summary>Counts of the phase that runs or ran.</summary>
    public Tally Tally { get; private set; } = new();

    /// <summary>Phones that have a binding.</summary>
    public int Registered => _phones.Registered;

    /// <summary>Works out digest answers in advance, see <see cref="RunOptions.Prepare"/>.</summary>
    public void Prepare(int perPhone) => _writer.Prepare(perPhone);

    /// <summary>Answers commands until a condition holds.</summary>
    /// <exception cref="LinkException">It does not come about within 30 s.</exception>
    public void WaitUntil(Func<bool> condition, string what)
    {
        var end = Stopwatch.GetTimestamp() + (30 * Stopwatch.Frequency);
        while (!condition())
        {
            if (Stopwatch.GetTimestamp() > end) throw new LinkException($"The registrar did not {what} within 30 s.");
            _link.Turn(this, IdleNs);
        }
    }

    /// <summary>Answers for a moment: a registrar that ends says good-bye and waits for the answer.</summary>
    /// <returns><see langword="false"/> when the connection is closed.</returns>
    public bool TryTurn(long waitNs)
    {
        try
        {
            _link.Turn(this, waitNs);
            return true;
        }
        catch (LinkException)
        {
            return false;
        }
    }

    /// <summary>Runs a phase to its end: everything it starts is answered or given up.</summary>
    public void Run(Phase phase)
    {
        _phase = phase;
        var tally = Tally = new Tally { Timeline = phase.HasTimeline ? new LatencyTimeline() : null };
        var cpuNs = ThreadCpu.Ns;
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(phase.Seconds * Stopwatch.Frequency);
        tally.StartTicks = tally.EndTicks = start;

        var started = 0L;
        var nextSweep = start;
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            if (now >= nextSweep)
            {
                GiveUp(now);
                nextSweep = now + IdleNs;
            }

            var waitNs = IdleNs;
            if (now < end && started < phase.Operations && !tally.IsExhausted)
                waitNs = Math.Min(phase.Rate > 0 ? StartDue(start, now, ref started) : StartWindow(now, ref started), Math.Max(1, end - now));
            else if (_flights.Open == 0 || phase.LeavesOpen)
                break;

            _link.Turn(this, waitNs);
        }

        // Nothing but pings: the time of the phase is what counts.
        if (phase.Window == 0 && phase.Rate == 0) tally.EndTicks = Stopwatch.GetTimestamp();
        tally.CpuNs = ThreadCpu.Ns - cpuNs;
    }

    private long StartWindow(long now, ref long started)
    {
        while (_flights.Open < _phase.Window && started < _phase.Operations && TryStart(now)) started++;
        return IdleNs;
    }

    // Latency counts from the due time, also when we are the ones who are late: a stall must not hide behind requests not sent.
    private long StartDue(long start, long now, ref long started)
    {
        for (var i = 0; i < MaxStartsPerTurn && started < _phase.Operations; i++)
        {
            var due = start + (long)(started * (Stopwatch.Frequency / _phase.Rate));
            if (due > now) return due - now;

            started++;
            Tally.Lag.Record(now - due);
            if (TryStart(due) || Tally.IsExhausted) continue;
            if (_phase.IsFlood)
            {
                Tally.Unsent++;
                Tally.Timeline?.Record(due - start, LatencyTimeline.NeverNs);
            }
            else
            {
                Tally.Faults.Add(Fault.NoFreePhone, default);
            }
        }

        return 0;
    }

    private void GiveUp(long now)
    {
        var before = now - (long)(_options.TimeoutMs / 1000.0 * Stopwatch.Frequency);
        while (_flights.TryTakeOlder(before, out var flight))
        {
            Tally.Faults.Add(Fault.Lost, default);
            Tally.EndTicks = now;
            Release(in flight);
        }
    }

    private bool TryStart(long ticks)
    {
        // With every phone busy a search for an idle one would cost more than everything else.
        if (!_flights.HasRoom || _flights.Open >= _phones.Count * _phase.BusyShare) return false;

        OperationKind kind;
        int phone;
        switch (_phase.Scenario)
        {
            case Scenario.New:
                kind = OperationKind.Challenged;
                if (!_phones.TryTakeFresh(out phone))
                {
                    Tally.IsExhausted = true;
                    return false;
                }

                break;
            case Scenario.Refresh or Scenario.Options:
                kind = OperationKind.Refresh;
                if (!_phones.TryTake(isRegistered: true, out phone)) return false;
                break;
            case Scenario.RefreshChallenged:
                kind = OperationKind.Challenged;
                if (!_phones.TryTake(isRegistered: true, out phone)) return false;
                break;
            case Scenario.Fleet:
                kind = _mix.Next(out var isFresh);
                if (isFresh && _phones.TryTakeFresh(out phone)) break;
                if (!_phones.TryTake(isRegistered: true, out phone)) return false;
                break;
            default:
                kind = _phase.Scenario == Scenario.Unauth ? OperationKind.Stranger : OperationKind.Wrong;
                if (!_phones.TryTake(isRegistered: false, out phone)) return false;
                break;
        }

        var flight = new Flight { Phone = phone, Kind = kind, StartTicks = ticks, OperationTicks = ticks };
        if (kind is OperationKind.Challenged or OperationKind.Stranger || _phones[phone].NonceBytes == 0)
            SendBare(flight);
        else
            SendOnKeptNonce(flight);

        return true;
    }

    private void SendBare(Flight flight)
    {
        var number = _flights.Add(in flight);
        _link.Send(number, flight.Phone, _writer.Bare(flight.Phone, number));
    }

    private void SendOnKeptNonce(Flight flight)
    {
        ref var phone = ref _phones[flight.Phone];

        // A wrong answer does not use up a count: the registrar must not notice it.
        var count = flight.Kind == OperationKind.Wrong ? phone.NonceCount + 1 : ++phone.NonceCount;
        flight.HasCredentials = true;
        var number = _flights.Add(in flight);
        _link.Send(number, flight.Phone, _writer.WithCredentials(flight.Phone, number, flight.Kind, _phones.NonceOf(flight.Phone), _phones.OpaqueOf(flight.Phone), count));
    }

    private void Release(in Flight flight) => _phones[flight.Phone].IsBusy = false;
}
