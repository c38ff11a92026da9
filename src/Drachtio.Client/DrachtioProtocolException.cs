namespace Drachtio.Client;

/// <summary>The server speaks another protocol or version, or a message breaks a rule of the protocol.</summary>
public sealed class DrachtioProtocolException : DrachtioException
{
    // Transient by default: one corrupt frame, or a load balancer's page instead of the server, may be gone with the next attempt.
    internal DrachtioProtocolException(string message, DrachtioFailure reason, Exception? innerException = null, bool isTransient = true)
        : base(message, reason, isTransient, innerException)
    {
    }
}
