namespace Fuzz.Engine;

/// <summary>One parser, what is fed to it first, and what must hold for whatever comes.</summary>
public abstract class FuzzTarget
{
    /// <summary>Its name on the command line and of its corpus.</summary>
    public abstract string Name { get; }

    /// <summary>Good inputs to begin with.</summary>
    public abstract IEnumerable<byte[]> Seeds { get; }

    /// <summary>Words that mean something to this parser beyond those all of them know.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>Feeds one input. Any exception is a finding.</summary>
    /// <param name="input">Any bytes; borrowed.</param>
    public abstract void Run(ReadOnlyMemory<byte> input);

    /// <summary>Puts right what would stop nearly every mutation at the door, a length for instance.</summary>
    public virtual byte[] Repair(byte[] input) => input;

    /// <inheritdoc />
    public override string ToString() => Name;

    /// <summary>Says that a promise was broken.</summary>
    protected static void Require(bool holds, string promise)
    {
        if (!holds) throw new FindingException(promise);
    }
}
