using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Drachtio.Testing;

/// <summary>Certificates made on the spot: nothing secret is stored, nothing expires in a repository.</summary>
public static class TestCertificate
{
    /// <summary>A self-signed certificate with its key for localhost, 127.0.0.1 and ::1.</summary>
    /// <remarks>RSA with 2048 bits: what every OpenSSL of a real server takes without further settings.</remarks>
    public static X509Certificate2 Create()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));

        // Windows cannot use a key for TLS that was never stored; a round trip through PFX makes it one that can.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null);
    }

    /// <summary>Writes certificate and key as PEM files into a folder; returns their paths.</summary>
    public static (string Certificate, string Key) WritePem(X509Certificate2 certificate, string folder)
    {
        var files = (Certificate: Path.Combine(folder, "cert.pem"), Key: Path.Combine(folder, "key.pem"));
        using var made = certificate.GetRSAPrivateKey()!;
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(files.Key, ExportKey(made));
        return files;
    }

    // A key that came out of a PFX may only leave it encrypted; decrypted again it is a plain one.
    private static string ExportKey(RSA key)
    {
        var password = RandomNumberGenerator.GetHexString(32);
        using var plain = RSA.Create();
        plain.ImportFromEncryptedPem(key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)), password);
        return plain.ExportPkcs8PrivateKeyPem();
    }
}
