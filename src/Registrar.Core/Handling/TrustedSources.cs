using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Registrar.Core.Handling;

/// <summary>The proxies a realm believes. Immutable.</summary>
internal sealed class TrustedSources(IReadOnlyList<string> sources)
{
    private readonly IPNetwork[] _networks = [.. sources.Select(static source => TryRead(source, out var network) ? network.Value : default)];

    /// <summary>Reads an address or a network.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out IPNetwork? network)
    {
        network = null;
        if (IPAddress.TryParse(text, out var address))
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        else if (IPNetwork.TryParse(text, out var parsed))
            network = parsed;

        return network is not null;
    }

    /// <summary>Whether a source is among them.</summary>
    /// <param name="address">As the server's token says it.</param>
    public bool Contains(ReadOnlySpan<byte> address)
    {
        if (_networks.Length == 0 || !IPAddress.TryParse(address, out var source))
            return false;

        if (source.IsIPv4MappedToIPv6) source = source.MapToIPv4();
        return Array.Exists(_networks, network => network.Contains(source));
    }
}
