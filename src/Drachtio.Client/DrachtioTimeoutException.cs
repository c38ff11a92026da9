namespace Drachtio.Client;

/// <summary>The server did not reply, or no final response came, in time.</summary>
public sealed class DrachtioTimeoutException : DrachtioException
{
    internal DrachtioTimeoutException(string message, DrachtioFailure reason, Exception? innerException = null)
        : base(message, reason, isTransient: true, innerException)
    {
    }
}
