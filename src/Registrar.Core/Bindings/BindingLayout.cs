namespace Registrar.Core.Bindings;

/// <summary>Where the texts of one binding stand in its <see cref="BindingText"/>: one after the other, in the order of the lengths here.</summary>
/// <remarks>Every text has a cap far below 65,536 bytes (<see cref="RegistrarOptions"/>, and 8,192 for a header line).</remarks>
internal record struct BindingLayout
{
    /// <summary>Where they begin.</summary>
    public int Offset { get; set; }

    /// <summary>Length of the Contact URI.</summary>
    public ushort Uri { get; set; }

    /// <summary>Length of the header parameters as they are stored; see <see cref="InstanceText"/>.</summary>
    public ushort Parameters { get; set; }

    /// <summary>Length of the Call-ID.</summary>
    public ushort CallId { get; set; }

    /// <summary>Length of the source address.</summary>
    public ushort Source { get; set; }

    /// <summary>Length of the Path values.</summary>
    public ushort Path { get; set; }

    /// <summary>Length of the rest; see <see cref="BindingTail"/>.</summary>
    public ushort Tail { get; set; }

    /// <summary>Where the instance stands in the parameters.</summary>
    public ushort InstanceStart { get; set; }

    /// <summary>Its length there; 0 without one, or with one in the tail.</summary>
    public ushort Instance { get; set; }

    /// <summary>Bytes of all texts.</summary>
    public readonly int Length => Uri + Parameters + CallId + Source + Path + Tail;
}
