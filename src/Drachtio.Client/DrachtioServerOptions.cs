using System.Text;

namespace Drachtio.Client;

/// <summary>One drachtio-server and how to log in there.</summary>
/// <remarks>Immutable. <see cref="object.ToString"/> leaves the secret out.</remarks>
public sealed record DrachtioServerOptions
{
    /// <summary>Host name or address of the admin port; default <c>127.0.0.1</c>.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Admin port, 1 to 65,535; default 9022.</summary>
    public int Port { get; init; } = 9022;

    /// <summary>The shared secret; default <c>cymru</c>. No <c>|</c>, CR, LF or NUL. It crosses the network in clear without TLS.</summary>
    public string Secret { get; init; } = "cymru";

    /// <summary>Tags for the server's http routing; at most 20 of at most 32 characters out of letters, digits and <c>-_+@:</c>. Default none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>TLS settings; <see langword="null"/>, the default, is plain TCP.</summary>
    public DrachtioTlsOptions? Tls { get; init; }

    /// <summary>Host and port for logs, metrics and messages.</summary>
    public string Name => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    // The compiler's PrintMembers would write the secret into every log line that shows the options.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Server = ").Append(Name).Append(", Tls = ").Append(Tls is not null);
        return true;
    }
}
