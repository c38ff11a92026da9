namespace Load.Links;

/// <summary>A connection to the registrar that cannot go on; the message says why.</summary>
internal sealed class LinkException : Exception
{
    public LinkException()
    {
    }

    public LinkException(string message)
        : base(message)
    {
    }

    public LinkException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
