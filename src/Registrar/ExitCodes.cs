namespace Registrar;

/// <summary>How the program ends; docs/operations.md lists the same.</summary>
internal static class ExitCodes
{
    /// <summary>Stopped on request.</summary>
    public const int Success = 0;

    /// <summary>Something nobody foresaw; the log has it.</summary>
    public const int Failure = 1;

    /// <summary>The configuration or the command line cannot be used, or an address cannot be bound.</summary>
    public const int Usage = 2;

    /// <summary>Every configured drachtio-server has refused the secret.</summary>
    public const int Refused = 3;
}
