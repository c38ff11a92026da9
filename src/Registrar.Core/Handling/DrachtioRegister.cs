using Drachtio.Client;
using Drachtio.Sip;
using Registrar.Core.Defence;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Handling;

/// <summary>A request of the client as the handler sees it.</summary>
/// <remarks>One per read loop serves all its requests, like the <see cref="DrachtioRequest"/> behind it: whoever keeps one keeps what <see cref="Retain"/> gives.</remarks>
internal sealed class DrachtioRegister(DrachtioRequest request, DrachtioLink link) : IRegisterRequest
{
    [ThreadStatic]
    private static DrachtioRegister? _spare;

    private DrachtioRequest _request = request;
    private DrachtioLink _link = link;

    /// <summary>Hands a request to a handler, in this thread's object.</summary>
    /// <param name="handler">Handles it.</param>
    /// <param name="request">Borrowed.</param>
    /// <param name="link">The server it came by.</param>
    /// <returns>As <see cref="RegisterHandler.Handle"/>.</returns>
    public static Task Handle(RegisterHandler handler, DrachtioRequest request, DrachtioLink link)
    {
        // Taken out while in use, as a handler's scratch is.
        var register = _spare ?? new DrachtioRegister(request, link);
        _spare = null;
        (register._request, register._link) = (request, link);
        var handling = handler.Handle(register);
        _spare = register;
        return handling;
    }

    /// <inheritdoc/>
    public SipMessage Message => _request.Message;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Protocol => _request.Protocol;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> SourceAddress => _request.SourceAddress;

    /// <inheritdoc/>
    public int SourcePort => _request.SourcePort;

    /// <inheritdoc/>
    public IKeepAliveLink Link => _link;

    /// <inheritdoc/>
    public bool IsAnswered => _request.IsAnswered;

    /// <inheritdoc/>
    public void Observe(in LoadLimits limits, long nowMs) =>
        _link.Load.Observe(_link.Waits.Read(_request.Time, _request.FollowsIdle, nowMs), _request.Connection.StagedBytes, in limits, nowMs);

    /// <inheritdoc/>
    public IRegisterRequest Retain() => new DrachtioRegister(_request.Retain(), _link);

    /// <inheritdoc/>
    public bool Respond(int status, ReadOnlySpan<byte> reason, SipHeaderWriter? headers) => _request.Respond(status, reason, headers);
}
