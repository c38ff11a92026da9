namespace Drachtio.Client;

/// <summary>The server speaks another protocol or version, or a message breaks a rule of the protocol.</summary>
public sealed class DrachtioProtocolException : DrachtioException
{
    internal DrachtioProtocolException(string message, DrachtioFailure reason, Exception? innerException = null)
        : base(message, reason, isTransient: false, innerException)
    {
    }
}
