using Drachtio.Sip;

namespace Drachtio.Client.Sessions;

/// <summary>Which handler a method has; at most one each, of either tier.</summary>
/// <remarks>Reads are lock-free and see either the old or the new handler.</remarks>
internal sealed class HandlerTable
{
    private readonly Delegate?[] _handlers = new Delegate?[(int)SipMethod.Update + 1];

    /// <summary>Sets or, with <see langword="null"/>, removes a handler.</summary>
    public void Set(SipMethod method, Delegate? handler) => Volatile.Write(ref _handlers[(int)method], handler);

    /// <summary>A <see cref="DrachtioInlineHandler"/>, a <see cref="DrachtioHandler"/> or <see langword="null"/>.</summary>
    public Delegate? Get(SipMethod method) => Volatile.Read(ref _handlers[(int)method]);

    /// <summary>The methods with a handler that the server delivers outside dialogs, so that need a route.</summary>
    public HashSet<SipMethod> Routes()
    {
        var routes = new HashSet<SipMethod>();
        for (var method = SipMethod.Ack; method <= SipMethod.Update; method++)
        {
            if (Get(method) is not null && IsRoutable(method))
            {
                routes.Add(method);
            }
        }

        return routes;
    }

    // The server answers or drops the others itself outside a dialog (drachtio-protocol §3.1 step 7).
    private static bool IsRoutable(SipMethod method) => method
        is SipMethod.Register or SipMethod.Options or SipMethod.Message or SipMethod.Notify
        or SipMethod.Subscribe or SipMethod.Publish or SipMethod.Info or SipMethod.Invite;
}
