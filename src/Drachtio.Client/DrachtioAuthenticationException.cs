namespace Drachtio.Client;

/// <summary>The server rejected the secret.</summary>
public sealed class DrachtioAuthenticationException : DrachtioException
{
    internal DrachtioAuthenticationException(string message, Exception? innerException = null)
        : base(message, DrachtioFailure.Refused, isTransient: false, innerException)
    {
    }
}
