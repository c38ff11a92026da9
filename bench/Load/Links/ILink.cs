namespace Load.Links;

/// <summary>One way to the registrar: a control connection, or a SIP socket. Belongs to one thread.</summary>
internal interface ILink : IDisposable
{
    /// <summary>Queues a request; it leaves with the next turn.</summary>
    /// <param name="number">Number of the request, comes back with its answer.</param>
    /// <param name="phone">The phone that sends it.</param>
    /// <param name="sip">The request; copied.</param>
    void Send(long number, int phone, ReadOnlySpan<byte> sip);

    /// <summary>Writes what can be written, waits for input at most that long, and hands over what has come.</summary>
    /// <exception cref="LinkException">The other side has closed, or talks nonsense.</exception>
    void Turn(IAnswerSink sink, long waitNs);
}
