using Load.Checking;

namespace Load.Links;

/// <summary>Takes what a registrar sends. Everything is borrowed for the call.</summary>
internal interface IAnswerSink
{
    /// <summary>An answer.</summary>
    /// <param name="number">Number of the request it answers.</param>
    /// <param name="sip">The answer.</param>
    /// <param name="now">Stopwatch ticks when its bytes were there.</param>
    void Answered(long number, ReadOnlySpan<byte> sip, long now);

    /// <summary>An OPTIONS (the link answers it 200).</summary>
    /// <param name="sip">The request.</param>
    /// <param name="nextHop">Where it is to go; empty when it says so itself.</param>
    /// <param name="now">Stopwatch ticks when its bytes were there.</param>
    void Pinged(ReadOnlySpan<byte> sip, ReadOnlySpan<byte> nextHop, long now);

    /// <summary>Something that is neither.</summary>
    void Confused(Fault fault, ReadOnlySpan<byte> text);
}
