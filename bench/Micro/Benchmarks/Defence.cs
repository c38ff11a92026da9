using System.Text;
using BenchmarkDotNet.Attributes;
using Micro.Support;
using Registrar.Core.Defence;

namespace Micro.Benchmarks;

/// <summary>What a good request pays for the defence, and what a refused one does.</summary>
[MemoryDiagnoser]
public class Defence
{
    private const long NowMs = 1_800_000_000_000;
    private const string User = "1000";

    private static readonly byte[] Source = "10.0.0.7"u8.ToArray();
    private static readonly byte[] SourceV6 = "2001:db8:85a3:8d3:1319:8a2e:370:7348"u8.ToArray();
    private static readonly byte[] UserAgent = "a phone 5.6.1 v2.10.20.4"u8.ToArray();
    private static readonly byte[] From = Encoding.ASCII.GetBytes($"<sip:{User}@{PhoneTexts.Realm}>;tag=9f8a1f3c");
    private static readonly byte[] Nonce = Encoding.ASCII.GetBytes(new string('n', 40));
    private static readonly byte[] Contact = "sip:1000@10.0.0.7:36221;rinstance=d42207a765c0626b;transport=UDP"u8.ToArray();
    private static readonly byte[] Receipt = "12:34:56.789012"u8.ToArray();

    private static readonly DefencePolicy Policy = new();
    private static readonly DefencePolicy Strict = new() { Strangers = new StrangerLimits(new RateLimit(1, 1), RateLimit.None, RateLimit.None, RateLimit.None), Sources = Networks() };
    private static readonly OwnListeners Own = new([(SourceAddress.FromV4(0xC633_6401), 5060), (SourceAddress.FromV4(0xC633_6401), 5061)]);

    private readonly LoadGate _load = new();
    private readonly WaitClock _wait = new();
    private readonly BusyLines _busy = new(5, 60);
    private readonly RealmQuotas _quotas = new();
    private readonly BackoffTable _backoff = new(65_536);
    private ScannerFilter _scanners = null!;
    private FrontDoor _door = null!;
    private Visit _visit;
    private long _nowMs = NowMs;

    /// <summary>One device that is known.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var keys = new DefenceKeys();
        _scanners = new ScannerFilter(keys);
        _door = new FrontDoor(keys, new KnownDevices(65_536), new StrangerBudgets(65_536, 65_536, 1_024), _backoff);
        _door.Look(Source, UserAgent, From, _scanners, out _visit);
        _door.Admit(ref _visit, PhoneTexts.Realm, User, User, Nonce, Policy, _load, NowMs);
        _door.Prove(in _visit, Nonce, NowMs + (1L << 50), NowMs);
    }

    /// <summary>All of it for the refresh of a registered device, up to the digest and behind it.</summary>
    [Benchmark]
    public int Refresh()
    {
        _nowMs += 1000;
        _door.Look(Source, UserAgent, From, _scanners, out var visit);
        var reason = _door.Admit(ref visit, PhoneTexts.Realm, User, User, Nonce, Policy, _load, _nowMs);
        if (reason != DefenceReason.None || !_door.MayVerify(in visit, isOwnNonce: true, Policy, _nowMs)) throw new InvalidOperationException("The registered device was refused.");
        _door.Prove(in visit, Nonce, NowMs + (1L << 50), _nowMs);
        return (int)visit.Standing;
    }

    /// <summary>A stranger who is admitted: every budget.</summary>
    [Benchmark]
    public int Stranger()
    {
        _nowMs += 1000;
        _door.Look(SourceV6, UserAgent, From, _scanners, out var visit);
        return (int)_door.Admit(ref visit, PhoneTexts.Realm, "2000", [], [], Policy, _load, _nowMs);
    }

    /// <summary>A stranger whose source has had enough.</summary>
    [Benchmark]
    public int Refused()
    {
        _door.Look(SourceV6, UserAgent, From, _scanners, out var visit);
        return (int)_door.Admit(ref visit, PhoneTexts.Realm, "2000", [], [], Strict, _load, NowMs);
    }

    /// <summary>Reading an IPv4 source.</summary>
    [Benchmark]
    public int Address() => SourceAddress.TryParse(Source, out var address) ? (int)address.V4 : 0;

    /// <summary>Reading an IPv6 source.</summary>
    [Benchmark]
    public int AddressV6() => SourceAddress.TryParse(SourceV6, out var address) ? (int)address.Low : 0;

    /// <summary>A source among 200 networks.</summary>
    [Benchmark]
    public int Listed() => (int)Strict.Sources.Judge(in _visit.Source);

    /// <summary>A User-Agent and a From that are no scanner's.</summary>
    [Benchmark]
    public int Scanner() => _scanners.Match(UserAgent, From);

    /// <summary>A Contact that may be, with the reading of its URI.</summary>
    [Benchmark]
    public int Target() => (int)ContactTargets.Judge(Contact, in _visit.Source, Own);

    /// <summary>Only what is ours of it.</summary>
    [Benchmark]
    public int TargetHost() => (int)ContactTargets.JudgeHost(Source, 36221, in _visit.Source, Own);

    /// <summary>One wrong answer.</summary>
    [Benchmark]
    public int WrongAnswer() => (int)_backoff.Fail(_visit.PairKey + 1, isKnown: false, BackoffLimits.Default, NowMs);

    /// <summary>One binding that comes and goes.</summary>
    [Benchmark]
    public int Quota() => (int)_quotas.Change(PhoneTexts.Realm, 1, 1000, 1000) + (int)_quotas.Change(PhoneTexts.Realm, -1, 1000, 1000);

    /// <summary>How long a request has waited, and what follows from it.</summary>
    [Benchmark]
    public int Load() => (int)_load.Observe(_wait.Read(Receipt, hasCaughtUp: false, NowMs), 0, LoadLimits.Default, NowMs);

    /// <summary>The lines of a 503.</summary>
    [Benchmark]
    public int Busy() => _busy.Next().Count;

    private static SourceList Networks()
    {
        string[] networks = [.. Enumerable.Range(0, 200).Select(static i => $"10.{i}.0.0/16")];
        return SourceList.TryCreate([.. networks, "2001:db8::/32"], [], out var list, out var problem) ? list : throw new InvalidOperationException(problem);
    }
}
