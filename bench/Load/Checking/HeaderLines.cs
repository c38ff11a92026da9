using System.Text;

namespace Load.Checking;

/// <summary>Walks over the headers of a SIP message.</summary>
internal ref struct HeaderLines
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts behind the first line.</summary>
    public HeaderLines(ReadOnlySpan<byte> sip)
    {
        var end = sip.IndexOf("\r\n"u8);
        _rest = end < 0 ? default : sip[(end + 2)..];
    }

    /// <summary>Name of the current header.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Its value, without surrounding blanks.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The next header; <see langword="false"/> at the empty line or the end.</summary>
    public bool Next()
    {
        var end = _rest.IndexOf("\r\n"u8);
        var line = end < 0 ? _rest : _rest[..end];
        var colon = line.IndexOf((byte)':');
        if (colon <= 0) return false;

        Name = line[..colon].TrimEnd((byte)' ');
        Value = line[(colon + 1)..].Trim((byte)' ');
        _rest = end < 0 ? default : _rest[(end + 2)..];
        return true;
    }

    /// <summary>Whether the current header has that name, in any case.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(Name, name);
}
