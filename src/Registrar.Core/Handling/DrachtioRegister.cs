using Drachtio.Client;
using Drachtio.Sip;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Handling;

/// <summary>A request of the client as the handler sees it.</summary>
internal sealed class DrachtioRegister(DrachtioRequest request, IKeepAliveLink link) : IRegisterRequest
{
    /// <inheritdoc/>
    public SipMessage Message => request.Message;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Protocol => request.Protocol;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> SourceAddress => request.SourceAddress;

    /// <inheritdoc/>
    public int SourcePort => request.SourcePort;

    /// <inheritdoc/>
    public IKeepAliveLink Link => link;

    /// <inheritdoc/>
    public bool IsAnswered => request.IsAnswered;

    /// <inheritdoc/>
    public IRegisterRequest Retain() => request.IsRetained ? this : new DrachtioRegister(request.Retain(), link);

    /// <inheritdoc/>
    public bool Respond(int status, ReadOnlySpan<byte> reason, SipHeaderWriter? headers) => request.Respond(status, reason, headers);
}
