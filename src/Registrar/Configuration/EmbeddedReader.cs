using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Drachtio.Embedded;
using Keys = Registrar.Configuration.ConfigurationKeys;

namespace Registrar.Configuration;

/// <summary>Reads the <c>embedded</c> section and the certificate it names.</summary>
internal static class EmbeddedReader
{
    private const string TransportParameter = ";transport=";

    private static readonly EmbeddedAddress DefaultSip = new(IPAddress.Loopback, 5060);

    /// <summary>Reads the section; what is wrong with it becomes an error of the reader.</summary>
    /// <param name="reader">Where the values come from.</param>
    /// <param name="readsCertificate">Whether to read the files too; without it there are no certificates.</param>
    public static EmbeddedSettings Read(SectionReader reader, bool readsCertificate)
    {
        var addresses = ReadAddresses(reader);
        var isEnabled = reader.Switch(Keys.EmbeddedEnabled, otherwise: false);
        var certificate = reader.Text(Keys.EmbeddedCertificate, otherwise: null);
        var key = reader.Text(Keys.EmbeddedKey, certificate);
        var secure = addresses.FirstOrDefault(static address => address.Value.IsSecure);
        if (secure.Value is not null && certificate is null)
        {
            reader.Refuse(
                secure.Key,
                Keys.EmbeddedSip.Path,
                $"'{secure.Value}'",
                $"It needs a certificate: name a PEM file in {Keys.EmbeddedCertificate.Path} (and {Keys.EmbeddedKey.Path}, when the key is in another).");
        }

        return new EmbeddedSettings(
            isEnabled,
            [.. addresses.Select(static address => address.Value)],
            reader.Number(Keys.EmbeddedT1X64, 32000),
            readsCertificate && isEnabled && secure.Value is not null && certificate is not null ? ReadCertificates(reader, certificate, key!) : []);
    }

    private static List<KeyValuePair<ValueOrigin, EmbeddedAddress>> ReadAddresses(SectionReader reader)
    {
        var addresses = new List<KeyValuePair<ValueOrigin, EmbeddedAddress>>();
        foreach (var (text, origin) in reader.TextList(Keys.EmbeddedSip, [DefaultSip.ToString()]))
        {
            if (TryReadAddress(text, out var address))
            {
                addresses.Add(new(origin, address));
            }
            else
            {
                reader.Refuse(
                    origin,
                    Keys.EmbeddedSip.Path,
                    $"'{text}'",
                    "Write address:port, e.g. 127.0.0.1:5060 or [::1]:5060, for TLS or WebSockets with ;transport=tls, ;transport=ws or ;transport=wss behind it.");
            }
        }

        if (addresses.Count == 0 && reader.Errors.Count == 0)
        {
            reader.TryFind(Keys.EmbeddedSip.Path, out var node);
            reader.Refuse(node!.Origin, Keys.EmbeddedSip.Path, "an empty list", "Name at least one address:port.");
        }

        return addresses;
    }

    private static bool TryReadAddress(string text, [NotNullWhen(true)] out EmbeddedAddress? address)
    {
        address = null;
        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        var transport = EmbeddedTransport.UdpAndTcp;
        if (semicolon >= 0 && !TryReadTransport(text[semicolon..], out transport)) return false;
        if (!AddressReader.TryReadEndPoint(semicolon < 0 ? text : text[..semicolon], out var endPoint)) return false;

        address = new EmbeddedAddress(endPoint, transport);
        return true;
    }

    private static bool TryReadTransport(string parameter, out EmbeddedTransport transport)
    {
        transport = EmbeddedTransport.UdpAndTcp;
        if (!parameter.StartsWith(TransportParameter, StringComparison.OrdinalIgnoreCase)) return false;
        EmbeddedTransport? named = parameter[TransportParameter.Length..].ToLowerInvariant() switch
        {
            "tls" => EmbeddedTransport.Tls,
            "ws" => EmbeddedTransport.Ws,
            "wss" => EmbeddedTransport.Wss,
            _ => null,
        };
        transport = named ?? transport;
        return named is not null;
    }

    private static IReadOnlyList<X509Certificate2> ReadCertificates(SectionReader reader, string file, string keyFile)
    {
        var (key, value) = (Keys.EmbeddedCertificate, file);
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);
            if (chain.Count == 0) throw new CryptographicException("there is no certificate in it");

            // The certificate is sound; what fails from here on is the key, when it has a file of its own.
            if (reader.TryFind(Keys.EmbeddedKey.Path, out _)) (key, value) = (Keys.EmbeddedKey, keyFile);
            using var pem = X509Certificate2.CreateFromPemFile(file, keyFile);
            chain[0].Dispose();

            // Windows cannot use a key for TLS that was never stored; a round trip through PFX makes it one that can.
            return [X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), password: null), .. chain.Skip(1)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException)
        {
            reader.TryFind(key.Path, out var node);
            reader.Refuse(
                node!.Origin,
                key.Path,
                $"'{value}'",
                $"It cannot be used: {error.Message.TrimEnd('.')}. Write the path of a PEM file with the certificate and its chain in "
                + $"{Keys.EmbeddedCertificate.Path}, and in {Keys.EmbeddedKey.Path} that of its unencrypted key.");
            return [];
        }
    }
}
