using System.Runtime.InteropServices;
using Drachtio.Sip;
using Microsoft.Extensions.Logging;
using Registrar.Core.Auth;
using Registrar.Core.Bindings;
using Registrar.Core.Defence;
using Registrar.Core.Diagnostics;
using Registrar.Core.Events;
using Registrar.Core.KeepAlive;
using Registrar.Core.Notifications;
using Registrar.Core.Rules;
using Registrar.Core.Timing;

namespace Registrar.Core.Handling;

/// <summary>Takes one REGISTER from bytes to its answer: RFC 3261 §10.3 steps 1 to 5 here, the rest in <see cref="RegisterRules"/>.</summary>
/// <remarks>
/// Runs on the read loop of a connection and does not block; when the directory is slow, an owned copy of the request waits.
/// Nothing is left unanswered: an exception is a 500. Safe from any thread: scratch is per thread and never held over an await.
/// </remarks>
internal sealed partial class RegisterHandler
{
    [ThreadStatic]
    private static Scratch? _scratch;

    private readonly BindingTable _table;
    private readonly EventRing _events;
    private readonly Authenticator _authenticator;
    private readonly IUserDirectory _directory;
    private readonly PingMonitor _monitor;
    private readonly RegistrarDefence _defence;
    private readonly UserLookup _lookup;
    private readonly PendingRegisters _pending = new();
    private readonly RegistrarMetrics _metrics;
    private readonly ILogger _logger;
    private RegistrarSettings _settings;

    /// <summary>Makes a handler.</summary>
    public RegisterHandler(
        BindingTable table,
        EventRing events,
        Authenticator authenticator,
        IUserDirectory directory,
        RegistrarSettings settings,
        PingMonitor monitor,
        RegistrarDefence defence,
        TimeProvider timeProvider,
        RegistrarMetrics metrics,
        ILogger logger)
    {
        _table = table;
        _events = events;
        _authenticator = authenticator;
        _directory = directory;
        _settings = settings;
        _monitor = monitor;
        _defence = defence;
        _lookup = new UserLookup(directory, timeProvider);
        _metrics = metrics;
        _logger = logger;
    }

    /// <summary>Options in force; a request that has begun ends under the ones it began with.</summary>
    public RegistrarSettings Settings
    {
        get => Volatile.Read(ref _settings);
        set => Volatile.Write(ref _settings, value);
    }

    /// <summary>Tells new phones of their mailbox; <see langword="null"/> when nobody knows of any.</summary>
    public MailboxGreeter? Greeter { get; init; }

    /// <summary>Handles one REGISTER.</summary>
    /// <returns>Done at once, unless the directory had to be waited for. Never faults.</returns>
    public Task Handle(IRegisterRequest request)
    {
        var settings = Settings;
        var scratch = TakeScratch();
        try
        {
            return Begin(request, scratch, settings);
        }
        catch (Exception exception)
        {
            Fail(request, exception);
            return Task.CompletedTask;
        }
        finally
        {
            Return(scratch);
        }
    }

    private Task Begin(IRegisterRequest request, Scratch scratch, RegistrarSettings settings)
    {
        var message = request.Message;
        scratch.Now = _monitor.Clock.Read();
        scratch.Headers.Clear();
        if (!TryEnter(request, scratch, settings))
            return Task.CompletedTask;

        var error = SipMessageRules.Check(message, out var parts);
        if (error != SipParseError.None)
        {
            RefuseUnread(request, scratch, error);
            return Task.CompletedTask;
        }

        // Step 2. We have no extension that needs to be required.
        if (AnswerWriter.TryWriteUnsupported(scratch.Headers, message))
        {
            Refuse(request, scratch, Refusal.BadExtension);
            return Task.CompletedTask;
        }

        // Steps 1 and 5 in one: the domain of the address of record must be ours.
        if (!TryRead(request, scratch, in parts, ref settings, out var refusal))
        {
            Refuse(request, scratch, refusal);
            return Task.CompletedTask;
        }

        var register = scratch.Register;
        if (!TryJudgePath(request, register, settings))
        {
            scratch.Headers.Add(SipHeaderId.Unsupported, "path"u8);
            Refuse(request, scratch, Refusal.BadExtension, settings);
            return Task.CompletedTask;
        }

        return Authenticate(request, scratch, settings);
    }

    // Steps 6 to 8.
    private void Decide(IRegisterRequest request, Scratch scratch, RegistrarSettings settings, Proof proof, UserCredentials? user)
    {
        var register = scratch.Register;
        var nowMs = scratch.Now.NowMs;

        // A binding that no phone is told of would ring and never be refreshed.
        if (request.IsAnswered)
        {
            Log.AnswerLost(_logger, 200, request.Link.Name);
            return;
        }

        // A UDP phone leaves the server's flow cache alone.
        if (register.Transport == "udp")
        {
            Answer(request, scratch, settings, proof, user, nowMs);
            return;
        }

        lock (request.Link.Flows.Order) Answer(request, scratch, settings, proof, user, nowMs);
    }

    private void Answer(IRegisterRequest request, Scratch scratch, RegistrarSettings settings, Proof proof, UserCredentials? user, long nowMs)
    {
        var register = scratch.Register;
        var fingerprint = register.Fingerprint;
        var source = new BindingSource(register, request, scratch.IsForOther ? null : user, settings, _table.Profiles, Greeter is null ? null : scratch.Made);
        var rules = register.ToRules(request, fingerprint, proof, settings);
        _table.Register(register.Realm, register.Username, in rules, settings.Policy, ref source, nowMs, ref scratch.Decision, scratch.Lines);

        ref var decision = ref scratch.Decision;
        if (decision.Refusal != Refusal.None)
        {
            if (decision.Refusal == Refusal.TooBrief) scratch.Headers.Add(SipHeaderId.MinExpires, decision.MinExpiresSeconds);
            if (ReasonOf(decision.Refusal) is var reason and not DefenceReason.None) Tell(request, scratch, settings, reason, isRead: true);
            if (decision.Refusal == Refusal.AnswerTooLarge) Log.AnswerTooLarge(_logger, register.Username, register.Realm);
            Refuse(request, scratch, decision.Refusal, settings);
            return;
        }

        if (!AnswerWriter.TryWriteBindings(scratch.Headers, scratch.Lines, scratch.Now.WallMs) || !AnswerWriter.TryWriteRoutes(scratch.Headers, register.Path, settings.ServiceRoute))
        {
            scratch.Headers.Clear();
            Refuse(request, scratch, Refusal.InternalError);
            return;
        }

        Span<byte> nonce = stackalloc byte[NonceMint.TextLength];
        var hasNext = settings.Options.AuthInfo && proof == Proof.Verified
            && _authenticator.WriteInfo(scratch.Headers, register, request.SourceAddress, in scratch.Visit.Source, user!, in scratch.Stamp, settings, scratch.Now.WallMs, nonce);

        // Behind its 200: before it the server has no flow to the phone, and the phone no registration to be told about.
        if (TryAnswer(request, 200, "OK"u8, scratch.Headers, Refusal.None))
        {
            if (proof == Proof.Verified) Remember(scratch, hasNext ? nonce : register.Digest.Nonce);
            foreach (ref readonly var binding in CollectionsMarshal.AsSpan(scratch.Made)) Greeter?.Offer(in binding);
        }
    }

    // Taken out while in use: a directory or logger that calls back into this thread's handler must not find it half filled.
    private static Scratch TakeScratch()
    {
        var scratch = _scratch ?? new Scratch();
        _scratch = null;
        return scratch;
    }

    private static void Return(Scratch scratch)
    {
        scratch.Register.Forget();
        scratch.Made.Clear();
        scratch.Lines.Clear();
        _scratch = scratch;
    }

    /// <summary>What one request needs at a time.</summary>
    private sealed class Scratch
    {
        public readonly IncomingRegister Register = new();
        public readonly SipHeaderWriter Headers = new();
        public readonly List<AnswerLine> Lines = [];

        /// <summary>Bindings that are new with this request; only while there is a greeter.</summary>
        public readonly List<Binding> Made = [];
        public Decision Decision = new();

        /// <summary>Who answered registers for somebody else: he does not lend him his name.</summary>
        public bool IsForOther;

        /// <summary>When the request came: both clocks are read once for it.</summary>
        public Moment Now;

        /// <summary>The nonce of an answer.</summary>
        public NonceStamp Stamp;

        /// <summary>It is one of ours.</summary>
        public bool IsGenuine;

        /// <summary>Who asks, as the defence knows him.</summary>
        public Visit Visit;
    }
}
