using Drachtio.Sip;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Handling;

/// <summary>The REGISTERs that wait for the user directory; the same one sent again waits with the first.</summary>
/// <remarks>RFC 3261 §17.2.2: one look-up, one write, one event, however often a phone repeats itself meanwhile. Same means the same bytes from the same source. Safe from any thread.</remarks>
internal sealed class PendingRegisters
{
    // A phone sends a request at most eleven times (RFC 3261 §17.1.2.2: timer E until timer F); more are somebody else's.
    private const int MaxRepeats = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Group> _groups = [];
    private volatile int _count;

    /// <summary>Lets a request wait with the one it repeats.</summary>
    /// <param name="fingerprint">As <see cref="IncomingRegister.Fingerprint"/>.</param>
    /// <param name="request">Borrowed; copied when it waits.</param>
    /// <returns><see langword="false"/> when nobody waits for the same.</returns>
    public bool TryJoin(ulong fingerprint, IRegisterRequest request)
    {
        // Almost always nobody waits.
        if (_count == 0)
            return false;

        lock (_lock)
        {
            if (!_groups.TryGetValue(fingerprint, out var group) || !group.IsSame(request))
                return false;

            if (group.Repeats.Count < MaxRepeats) group.Repeats.Add(request.Retain());
            return true;
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

    /// <summary>A request and its repeats; ends with the first answer.</summary>
    private sealed class Group(PendingRegisters owner, ulong fingerprint, IRegisterRequest first) : IRegisterRequest
    {
        public ulong Fingerprint => fingerprint;

        public List<IRegisterRequest> Repeats { get; } = [];

        public SipMessage Message => first.Message;

        public ReadOnlySpan<byte> Protocol => first.Protocol;

        public ReadOnlySpan<byte> SourceAddress => first.SourceAddress;

        public int SourcePort => first.SourcePort;

        public IKeepAliveLink Link => first.Link;

        public bool IsAnswered => first.IsAnswered;

        public bool IsSame(IRegisterRequest request) =>
            request.SourcePort == SourcePort && request.SourceAddress.SequenceEqual(SourceAddress) && request.Message.Bytes.Span.SequenceEqual(Message.Bytes.Span);

        public IRegisterRequest Retain() => this;

        public bool Respond(int status, ReadOnlySpan<byte> reason, SipHeaderWriter? headers)
        {
            // Nobody joins from here on. A second answer, because the first could not leave, is for the same ones.
            owner.Close(this);
            if (!first.Respond(status, reason, headers))
                return false;

            foreach (var repeat in Repeats)
            {
                if (!repeat.IsAnswered) repeat.Respond(status, reason, headers);
            }

            return true;
        }
    }
}
