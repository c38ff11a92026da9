using Drachtio.Client;
using Registrar.Core.Defence;
using Registrar.Core.Handling;
using Registrar.Core.KeepAlive;

namespace Registrar.Core;

/// <content>The drachtio-servers a registrar works with.</content>
public sealed partial class SipRegistrar
{
    private readonly Lock _linksLock = new();
    private DrachtioLink[] _links = [];

    /// <summary>Takes the REGISTERs of every server of a client and pings phones through the server they came by.</summary>
    /// <param name="client">Started or not; one registrar may serve several clients. The registrar does not close it.</param>
    public void Attach(DrachtioClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        foreach (var connection in client.Connections) LinkOf(connection);
        client.OnRequest("REGISTER", Take);
    }

    // On the read loop: must not block. Handle answers or takes a copy; its task never faults, so nobody waits for it.
    private void Take(DrachtioRequest request)
    {
        var link = LinkOf(request.Connection);
        if (link.HasOtherListeners()) LearnListeners();
        _ = DrachtioRegister.Handle(_handler, request, link);
    }

    // No Contact may send calls back to us: neither to the options' places nor to those a server says it listens on.
    private void LearnListeners() =>
        _defence.Own = DefencePolicies.Own(Options, Volatile.Read(ref _links).SelectMany(static link => link.Connection.HostPorts));

    // Few servers: a walk over the array is quicker than any dictionary.
    private DrachtioLink LinkOf(DrachtioConnection connection)
    {
        foreach (var link in Volatile.Read(ref _links))
        {
            if (link.Connection == connection) return link;
        }

        lock (_linksLock)
        {
            if (Array.Find(_links, link => link.Connection == connection) is { } known)
                return known;

            var added = new DrachtioLink(connection);
            Volatile.Write(ref _links, [.. _links, added]);
            return added;
        }
    }

    private IEnumerable<FlowTable> Flows() => Volatile.Read(ref _links).Select(static link => link.Flows);
}
