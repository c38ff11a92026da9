namespace Drachtio.Client;

/// <summary>The world failed: a drachtio-server, or the way to it.</summary>
public abstract class DrachtioException : Exception
{
    private protected DrachtioException(string message, DrachtioFailure reason, bool isTransient, Exception? innerException)
        : base(message, innerException)
    {
        Reason = reason;
        IsTransient = isTransient;
    }

    /// <summary>What failed.</summary>
    public DrachtioFailure Reason { get; }

    /// <summary>Whether trying again later may work without anybody acting.</summary>
    public bool IsTransient { get; }
}
