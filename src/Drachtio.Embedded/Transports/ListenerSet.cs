using System.Net;
using System.Net.Sockets;
using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Transports;

/// <summary>Every SIP address of the server. Filled before anything is served, then only read.</summary>
internal sealed class ListenerSet
{
    private readonly List<SipListener> _all = [];

    public IReadOnlyList<SipListener> All => _all;

    /// <summary>The hostports of the answer to authenticate.</summary>
    public byte[] Tokens { get; private set; } = [];

    public void Add(SipListener listener)
    {
        _all.Add(listener);
        Tokens = System.Text.Encoding.ASCII.GetBytes(string.Join(',', _all.Select(one => one.Token)));
    }

    /// <summary>The listener a request leaves by: same protocol and family, most leading bits in common, loopback last.</summary>
    /// <param name="protocol">udp, tcp, tls, ws or wss, any case.</param>
    /// <param name="destination">Null while only a name is known: then any family will do, IPv4 first.</param>
    public SipListener? Find(ReadOnlySpan<byte> protocol, IPAddress? destination)
    {
        SipListener? best = null;
        var bestScore = -1;
        foreach (var listener in _all)
        {
            if (!SipChars.EqualsIgnoreCase(listener.Protocol, protocol)) continue;
            var score = destination is null ? FamilyScore(listener) : Score(listener.Local.Address, destination);
            if (score <= bestScore) continue;
            best = listener;
            bestScore = score;
        }
        return best;
    }

    /// <summary>Whether this is one of the server's own addresses.</summary>
    public bool IsOwn(IPAddress address, int port) => _all.Exists(listener => listener.Local.Port == port && listener.Local.Address.Equals(address));

    /// <summary>Whether one of them has this port.</summary>
    public bool HasPort(int port) => _all.Exists(listener => listener.Local.Port == port);

    private static int FamilyScore(SipListener listener) => listener.Local.AddressFamily == AddressFamily.InterNetwork ? 1 : 0;

    private static int Score(IPAddress local, IPAddress destination)
    {
        if (local.AddressFamily != destination.AddressFamily) return -1;
        var common = CommonBits(local.GetAddressBytes(), destination.GetAddressBytes());
        return IPAddress.IsLoopback(local) && !IPAddress.IsLoopback(destination) ? 0 : 3 + common;
    }

    private static int CommonBits(byte[] left, byte[] right)
    {
        var bits = 0;
        for (var at = 0; at < left.Length; at++)
        {
            var difference = left[at] ^ right[at];
            if (difference == 0)
            {
                bits += 8;
                continue;
            }
            return bits + System.Numerics.BitOperations.LeadingZeroCount((uint)difference) - 24;
        }
        return bits;
    }
}
