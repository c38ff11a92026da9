using Registrar.Core;
using Registrar.Diagnostics;

namespace Registrar.Hosting;

/// <summary>Tells an event as a log line for people.</summary>
internal sealed class EventPrinter(ILogger logger)
{
    /// <summary>Whether an event is told at level Debug only.</summary>
    public static bool IsDetail(RegistrarEventType type, RegistrarEventCause cause) =>
        type == RegistrarEventType.Fetched || (type == RegistrarEventType.Register && cause == RegistrarEventCause.Refresh);

    /// <summary>Writes one line.</summary>
    public void Print(RegistrarEvent item)
    {
        var user = $"{item.Username}@{item.Realm}";
        var network = item.Network;
        switch (item.Type)
        {
            case RegistrarEventType.Register when item.Cause == RegistrarEventCause.Register:
                Log.Registered(
                    logger, user, network.Protocol, network.SourceAddress, network.SourcePort, item.Registration?.Expires ?? 0, item.Registration?.UserAgent ?? "");
                break;

            case RegistrarEventType.Register when item.Cause == RegistrarEventCause.Refresh:
                Log.Refreshed(
                    logger, user, network.Protocol, network.SourceAddress, network.SourcePort, item.Registration?.Expires ?? 0);
                break;

            case RegistrarEventType.Register:
                var lost = string.Join(' ', (item.Old ?? []).Except(item.New ?? [], StringComparer.Ordinal));
                Log.ContactsLost(logger, user, network.Protocol, network.SourceAddress, network.SourcePort, lost, Cause(item), item.New?.Count ?? 0);
                break;

            case RegistrarEventType.Unregister:
                Log.Unregistered(logger, user, network.Protocol, network.SourceAddress, network.SourcePort, Cause(item));
                break;

            case RegistrarEventType.Fetched:
                Log.Fetched(logger, user, network.Protocol, network.SourceAddress, network.SourcePort);
                break;

            case RegistrarEventType.Unreachable:
                Log.Unreachable(logger, user, network.Protocol, network.SourceAddress, network.SourcePort, Cause(item));
                break;

            case RegistrarEventType.Reachable:
                Log.Reachable(logger, user, network.Protocol, network.SourceAddress, network.SourcePort, Cause(item));
                break;

            case RegistrarEventType.AuthFailed:
                Log.AuthenticationFailed(logger, user, network.Protocol, network.SourceAddress, network.SourcePort);
                break;

            default:
                Log.OtherEvent(logger, user, item.Name, Cause(item));
                break;
        }
    }

    // As in the JSON.
    private static string Cause(RegistrarEvent item) => item.Cause == RegistrarEventCause.FlowLost ? "flow_lost" : item.Cause.ToString().ToLowerInvariant();
}
