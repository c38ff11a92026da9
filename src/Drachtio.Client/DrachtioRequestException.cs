namespace Drachtio.Client;

/// <summary>The server said no to a request or response (NOK, NO).</summary>
public sealed class DrachtioRequestException : DrachtioException
{
    internal DrachtioRequestException(string message, string serverText)
        : base(message, DrachtioFailure.Rejected, isTransient: false, innerException: null) => ServerText = serverText;

    /// <summary>The server's text, as sent.</summary>
    public string ServerText { get; }
}
