using Drachtio.Embedded.Text;

namespace Drachtio.Embedded.Headers;

/// <summary>The values one header line turned into: usually one, for a list of addresses one per address.</summary>
internal sealed class HeaderValues
{
    private readonly List<int> _ends = new(8);

    /// <summary>Where the value being written goes.</summary>
    public ByteBuilder Output { get; } = new();

    public int Count => _ends.Count;

    public ReadOnlySpan<byte> this[int index] =>
        Output.Written[(index == 0 ? 0 : _ends[index - 1]).._ends[index]];

    public void Clear()
    {
        Output.Clear();
        _ends.Clear();
    }

    /// <summary>Ends the value being written.</summary>
    public bool End()
    {
        _ends.Add(Output.Length);
        return true;
    }
}
