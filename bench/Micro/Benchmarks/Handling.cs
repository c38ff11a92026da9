using System.Globalization;
using BenchmarkDotNet.Attributes;
using Drachtio.Sip;
using Micro.Budgets;
using Micro.Support;
using Registrar.Core;

namespace Micro.Benchmarks;

/// <summary>A REGISTER from its bytes to its answer, everything of the registrar but the wire.</summary>
/// <remarks>Requests are made before each round: their digests are the phone's work. Each counts as the next of its nonce.</remarks>
[MemoryDiagnoser]
[InvocationCount(AllocationBenchmark.Operations)]
public class Handling : IDisposable
{
    private const int Rounds = AllocationBenchmark.Operations;

    private static readonly string[] Names = ["1000", .. Enumerable.Range(0, Rounds).Select(Name)];
    private static readonly byte[] Bare = PhoneTexts.Register("1000", 1);

    private readonly BenchRequest _request = new();
    private readonly byte[][] _requests = new byte[Rounds][];
    private SipRegistrar? _registrar;
    private int _next;
    private int _cseq = 10;

    /// <summary>A registrar that knows the phone of the refreshes.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Dispose();
        _registrar = new SipRegistrar(BenchOptions.Unlimited, new BenchDirectory(Names));
    }

    /// <summary>Ends the registrar's timers.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _registrar?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _registrar = null;
        GC.SuppressFinalize(this);
    }

    /// <summary>A stranger: 401.</summary>
    [Benchmark]
    public int Challenge() => Handle(Bare, 401);

    /// <summary>A wrong password: 401, and an event.</summary>
    [Benchmark]
    public int WrongPassword() => Handle(_requests[_next++], 401);

    /// <summary>A phone refreshes on its nonce: 200.</summary>
    [Benchmark]
    public int Refresh() => Handle(_requests[_next++], 200);

    /// <summary>The same over TCP: the flow of the phone is renewed too.</summary>
    [Benchmark]
    public int RefreshTcp() => Handle(_requests[_next++], 200);

    /// <summary>An unknown user: 401, and an event.</summary>
    [Benchmark]
    public int UnknownUser() => Handle(_requests[_next++], 401);

    /// <summary>The second request of a phone never seen before: 200 and a new binding.</summary>
    [Benchmark]
    public int New() => Handle(_requests[_next++], 200);

    /// <summary>Requests of one phone, counted upwards; the first one registers it.</summary>
    [IterationSetup(Target = nameof(Refresh))]
    public void PrepareRefreshes()
    {
        var nonce = FreshNonce();
        Handle(PhoneTexts.Register("1000", _cseq++, PhoneTexts.Authorization("1000", nonce, 1)), 200);
        Fill(i => PhoneTexts.Register("1000", _cseq++, PhoneTexts.Authorization("1000", nonce, i + 2)));
    }

    /// <summary>The same over TCP.</summary>
    [IterationSetup(Target = nameof(RefreshTcp))]
    public void PrepareRefreshesOverTcp()
    {
        _request.IsTcp = true;
        PrepareRefreshes();
    }

    /// <summary>Back to UDP.</summary>
    [IterationCleanup(Target = nameof(RefreshTcp))]
    public void LeaveTcp() => _request.IsTcp = false;

    /// <summary>Requests of a user whom nobody knows.</summary>
    [IterationSetup(Target = nameof(UnknownUser))]
    public void PrepareUnknownUsers()
    {
        var nonce = FreshNonce();
        Fill(i => PhoneTexts.Register("9999", 1, PhoneTexts.Authorization("9999", nonce, i + 1)));
    }

    /// <summary>Requests of as many phones, in a registrar without bindings.</summary>
    [IterationSetup(Target = nameof(New))]
    public void PrepareNewPhones()
    {
        Setup();
        var nonce = FreshNonce();
        Fill(i => PhoneTexts.Register(Name(i), 1, PhoneTexts.Authorization(Name(i), nonce, i + 1)));
    }

    /// <summary>Requests whose digest is another user's.</summary>
    [IterationSetup(Target = nameof(WrongPassword))]
    public void PrepareWrongPasswords()
    {
        var nonce = FreshNonce();
        var wrong = PhoneTexts.Register("1000", 1, PhoneTexts.Authorization("1000", nonce, 1).Replace("nc=00000001", "nc=00000002", StringComparison.Ordinal));
        Fill(_ => wrong);
    }

    private static string Name(int number) => (1_000_000 + number).ToString(CultureInfo.InvariantCulture);

    private void Fill(Func<int, byte[]> make)
    {
        for (var i = 0; i < Rounds; i++) _requests[i] = make(i);
        _next = 0;
    }

    private string FreshNonce()
    {
        _request.KeepsHeaders = true;
        Handle(Bare, 401);
        _request.KeepsHeaders = false;
        return _request.Headers.Split("nonce=\"")[1].Split('"')[0];
    }

    private int Handle(byte[] bytes, int expected)
    {
        var isRead = _request.Message.TryParse(bytes, SipLimits.Default, out _);
        var handling = _registrar!.Handler.Handle(_request);
        if (!isRead || !handling.IsCompletedSuccessfully || _request.Status != expected)
            throw new InvalidOperationException($"The answer was {_request.Status}, not {expected}.");

        return _request.Status;
    }
}
