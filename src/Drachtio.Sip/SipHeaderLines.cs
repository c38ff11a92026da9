namespace Drachtio.Sip;

/// <summary>The values of every line of one header, in the order they came; use it in <c>foreach</c>.</summary>
/// <remarks>A view of the message; no allocation.</remarks>
public ref struct SipHeaderLines
{
    private readonly SipMessage? _message;
    private int _next;
    private ReadOnlySpan<byte> _current;

    internal SipHeaderLines(SipMessage message, SipHeaderId id)
    {
        _message = message;
        _next = message.FirstIndex(id);
    }

    /// <summary>The line's value, trimmed, folds kept.</summary>
    public readonly ReadOnlySpan<byte> Current => _current;

    /// <summary>This.</summary>
    public readonly SipHeaderLines GetEnumerator() => this;

    /// <summary>Goes to the next line.</summary>
    /// <returns><see langword="false"/> after the last.</returns>
    public bool MoveNext()
    {
        if (_message is null || _next < 0) return false;
        _current = _message.ValueAt(_next, out _next);
        return true;
    }
}
