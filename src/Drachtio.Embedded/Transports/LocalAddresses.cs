using System.Net;
using System.Net.NetworkInformation;

namespace Drachtio.Embedded.Transports;

/// <summary>The concrete addresses that 0.0.0.0 and :: stand for.</summary>
/// <remarks>
/// A Via, Contact or hostport must name an address the other side can send to (RFC 3261 §18.1.1); 0.0.0.0 is none. As the
/// real server does, the interfaces are asked once, at the start.
/// </remarks>
internal static class LocalAddresses
{
    /// <summary>The address itself or, for a wildcard, those of every interface that is up: loopback last, link-local ones left out.</summary>
    public static IReadOnlyList<IPAddress> Of(IPAddress address)
    {
        if (!address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)) return [address];

        // A link-local address means nothing without its interface, which a Via cannot name.
        return [.. NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus != OperationalStatus.Down)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(local => local.AddressFamily == address.AddressFamily && !local.IsIPv6LinkLocal)
            .Distinct()
            .OrderBy(IPAddress.IsLoopback)];
    }
}
