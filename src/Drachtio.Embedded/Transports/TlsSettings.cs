using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Drachtio.Embedded.Transports;

/// <summary>The two sides of TLS, made once for all listeners.</summary>
internal sealed class TlsSettings
{
    /// <param name="certificate">With its private key.</param>
    /// <param name="chain">What stands between it and the root; sent along.</param>
    public TlsSettings(X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        // Offline: what is not in the chain is not fetched from wherever the certificate says.
        Server = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            ClientCertificateRequired = false,
        };
    }

    /// <summary>For connections that were accepted: no certificate is asked of a phone (drachtio-protocol §3.6).</summary>
    public SslServerAuthenticationOptions Server { get; }

    /// <summary>For connections to a phone: as the real server, any certificate will do, since hardly a phone has a valid one.</summary>
    public static SslClientAuthenticationOptions Client(string host) => new()
    {
        TargetHost = host,
        RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
    };
}
