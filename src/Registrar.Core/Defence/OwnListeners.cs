using System.Buffers.Text;
using System.Text;

namespace Registrar.Core.Defence;

/// <summary>Where the drachtio-servers listen, so that no Contact sends their requests back to them.</summary>
/// <remarks>Immutable; made anew when a server connects. Few entries: a walk over them is quicker than any set.</remarks>
internal sealed class OwnListeners
{
    /// <summary>Any port of an address.</summary>
    public const int AnyPort = 0;

    private readonly (SourceAddress Address, int Port)[] _places;
    private readonly byte[][] _names;

    /// <summary>Makes a set.</summary>
    /// <param name="places">Addresses and ports; <see cref="AnyPort"/> for all of one address. An unspecified address says nothing and is left out.</param>
    /// <param name="names">Host names that lead to them, in any case.</param>
    public OwnListeners(IEnumerable<(SourceAddress Address, int Port)> places, params IReadOnlyList<string> names)
    {
        _places = [.. places.Where(static place => place.Address != default && place.Address != SourceAddress.FromV4(0)).Distinct()];
        _names = [.. names.Where(static name => name.Length > 0).Select(static name => Encoding.ASCII.GetBytes(name))];
    }

    /// <summary>None are known.</summary>
    public static OwnListeners None { get; } = new([]);

    /// <summary>Reads what a server says of itself, e.g. <c>192.0.2.1:5060</c> or <c>[2001:db8::1]:5060</c>.</summary>
    /// <returns><see langword="false"/> for anything else.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out (SourceAddress Address, int Port) place)
    {
        place = default;
        var colon = text.LastIndexOf((byte)':');
        var hasPort = colon > 0 && (text[colon - 1] == (byte)']' || text.IndexOf((byte)':') == colon);
        var port = AnyPort;
        if (hasPort && (!Utf8Parser.TryParse(text[(colon + 1)..], out port, out var read) || read != text.Length - colon - 1 || port is < 1 or > 65_535))
            return false;

        if (!SourceAddress.TryParse(hasPort ? text[..colon] : text, out var address))
            return false;

        place = (address, port);
        return true;
    }

    /// <summary>Whether somebody who sends there sends to a server of ours.</summary>
    public bool Contains(in SourceAddress address, int port)
    {
        foreach (var place in _places)
        {
            if (place.Address == address && (place.Port == port || place.Port == AnyPort)) return true;
        }

        return false;
    }

    /// <summary>Whether a name is one of theirs.</summary>
    public bool Contains(ReadOnlySpan<byte> name)
    {
        foreach (var own in _names)
        {
            if (Ascii.EqualsIgnoreCase(name, own)) return true;
        }

        return false;
    }
}
