using Drachtio.Sip;
using Registrar.Core.Defence;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Handling;

/// <summary>The REGISTERs that wait for the user directory; the same one sent again waits with the first.</summary>
/// <remarks>RFC 3261 §17.2.2: one look-up, one write, one event, however often a phone repeats itself meanwhile. Same means the same bytes by the same way. Safe from any thread.</remarks>
internal sealed class PendingRegisters
{
    // A phone sends a request at most eleven times (RFC 3261 §17.1.2.2: timer E until timer F); more are somebody else's.
    private const int MaxRepeats = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Group> _groups = [];
    private volatile int _count;

    /// <summary>Lets a request wait with the one it repeats.</summary>
    /// <param name="register">What it says; its fingerprint is taken only when somebody waits.</param>
    /// <param name="request">Borrowed; copied when it waits.</param>
    /// <param name="isFull">As many wait as may: the request is to be refused.</param>
    /// <returns><see langword="false"/> when nobody waits for the same, or too many do.</returns>
    public bool TryJoin(IncomingRegister register, IRegisterRequest request, out bool isFull)
    {
        isFull = false;

        // Almost always nobody waits.
        if (_count == 0)
            return false;

        lock (_lock)
        {
            if (!_groups.TryGetValue(register.Fingerprint, out var group) || !group.IsSame(request))
                return false;

            isFull = group.Repeats.Count == MaxRepeats;
            if (!isFull) group.Repeats.Add(request.Retain());
            return !isFull;
        }
    }

    /// <summary>Begins to wait.</summary>
    /// <param name="fingerprint">As <see cref="IncomingRegister.Fingerprint"/>.</param>
    /// <param name="request">Owned.</param>
    /// <returns>What to answer instead of the request: whoever waits gets the same answer, and nobody joins afterwards.</returns>
    public IRegisterRequest Add(ulong fingerprint, IRegisterRequest request)
    {
        lock (_lock)
        {
            var group = new Group(this, fingerprint, request);
            if (!_groups.TryAdd(fingerprint, group))
                return request;

            _count = _groups.Count;
            return group;
        }
    }

    /// <summary>Ends waiting, answered or not.</summary>
    /// <param name="request">What <see cref="Add"/> gave.</param>
    public void End(IRegisterRequest request)
    {
        if (request is Group group) Close(group);
    }

    private void Close(Group group)
    {
        lock (_lock)
        {
            if (_groups.TryGetValue(group.Fingerprint, out var known) && known == group) _groups.Remove(group.Fingerprint);
            _count = _groups.Count;
        }
    }

    /// <summary>A request and its repeats, equal in everything but their fate; ends with the first answer.</summary>
    private sealed class Group(PendingRegisters owner, ulong fingerprint, IRegisterRequest first) : IRegisterRequest
    {
        public ulong Fingerprint => fingerprint;

        public List<IRegisterRequest> Repeats { get; } = [];

        public SipMessage Message => first.Message;

        public ReadOnlySpan<byte> Protocol => first.Protocol;

        public ReadOnlySpan<byte> SourceAddress => first.SourceAddress;

        public int SourcePort => first.SourcePort;

        public IKeepAliveLink Link => first.Link;

        // Each of them was, when it came.
        public void Observe(in LoadLimits limits, long nowMs)
        {
        }

        // One that can still be answered is enough: the first one's connection may be gone, or its deadline over.
        public bool IsAnswered
        {
            get
            {
                lock (owner._lock) return first.IsAnswered && Repeats.TrueForAll(static repeat => repeat.IsAnswered);
            }
        }

        public bool IsSame(IRegisterRequest request) =>
            request.Link == Link && request.Protocol.SequenceEqual(Protocol) && request.SourcePort == SourcePort && request.SourceAddress.SequenceEqual(SourceAddress) && request.Message.Bytes.Span.SequenceEqual(Message.Bytes.Span);

        public IRegisterRequest Retain() => this;

        public bool Respond(int status, ReadOnlySpan<byte> reason, SipHeaderWriter? headers)
        {
            // Nobody joins from here on. A second answer, because the first could not leave, is for the same ones.
            owner.Close(this);
            var hasLeft = !first.IsAnswered && first.Respond(status, reason, headers);
            foreach (var repeat in Repeats)
                hasLeft |= !repeat.IsAnswered && repeat.Respond(status, reason, headers);

            return hasLeft;
        }
    }
}
