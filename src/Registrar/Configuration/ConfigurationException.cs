namespace Registrar.Configuration;

/// <summary>The configuration cannot be used; the message is one sentence a line: file, line, key, value, remedy.</summary>
/// <remarks>Never holds a secret. The program prints it and ends with exit code 2; a reload keeps what is in force.</remarks>
internal sealed class ConfigurationException : Exception
{
    public ConfigurationException()
    {
    }

    public ConfigurationException(string message)
        : base(message)
    {
    }

    public ConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
