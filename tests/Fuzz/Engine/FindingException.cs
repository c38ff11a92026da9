namespace Fuzz.Engine;

/// <summary>A promise that an input broke: what the target found out by itself, without a throw of the code under test.</summary>
public sealed class FindingException : Exception
{
    public FindingException()
    {
    }

    public FindingException(string message)
        : base(message)
    {
    }

    public FindingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
