namespace Drachtio.Client;

/// <summary>There is no connection, it could not be opened, or it ended while work was pending.</summary>
public sealed class DrachtioConnectionException : DrachtioException
{
    internal DrachtioConnectionException(string message, DrachtioFailure reason, Exception? innerException = null)
        : base(message, reason, isTransient: reason is not DrachtioFailure.Closing, innerException)
    {
    }
}
