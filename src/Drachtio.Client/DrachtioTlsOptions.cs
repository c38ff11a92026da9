namespace Drachtio.Client;

/// <summary>TLS towards a drachtio-server: validated by default, never switched off.</summary>
/// <remarks>Immutable. The same rules hold on every reconnect.</remarks>
public sealed record DrachtioTlsOptions
{
    /// <summary>Name the certificate must carry; default the server's <see cref="DrachtioServerOptions.Host"/>.</summary>
    public string? TargetHost { get; init; }

    /// <summary>PEM file of the authorities to trust instead of the machine's; default the machine's.</summary>
    public string? CaFile { get; init; }

    /// <summary>
    /// SHA-256 over the server's certificate (DER), 64 hex digits, colons and blanks allowed. When set it is the whole check:
    /// names, dates and authorities do not count. Default none.
    /// </summary>
    public string? PinnedSha256 { get; init; }
}
