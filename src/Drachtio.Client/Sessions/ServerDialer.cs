using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Drachtio.Client.Sessions;

/// <summary>Opens the byte stream to a server: TCP, and TLS where asked for.</summary>
/// <remarks>
/// Synchronous on purpose: a socket that has done one asynchronous operation is non-blocking for ever on Unix, and each
/// "blocking" receive on it then costs a round through the poll thread. Runs on the connection's read thread; disposing the
/// socket it announces ends it.
/// </remarks>
internal static class ServerDialer
{
    /// <summary>Looks the server's name up; asynchronous, because a resolver may take half a minute to give up.</summary>
    /// <param name="server">Whose name.</param>
    /// <param name="resolve">The resolver; what it does after <paramref name="cancellationToken"/> is not waited for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DrachtioConnectionException">There is no such name, or nobody to ask.</exception>
    public static async Task<IPAddress[]> ResolveAsync(
        DrachtioServerOptions server,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve,
        CancellationToken cancellationToken)
    {
        try
        {
            return IPAddress.TryParse(server.Host, out var literal) ? [literal] : await resolve(server.Host, cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            throw CannotConnect(server, failure);
        }
    }

    /// <summary>Connects to the first address that answers.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="addresses">From <see cref="ResolveAsync"/>.</param>
    /// <param name="announce">Gets each socket before it connects; returns <see langword="false"/> to give up.</param>
    /// <exception cref="DrachtioConnectionException">Name, TCP or TLS failed; the message says which.</exception>
    public static Stream Open(DrachtioServerOptions server, IPAddress[] addresses, Func<Socket, bool> announce)
    {
        try
        {
            var stream = new NetworkStream(Connect(server.Port, addresses, announce), ownsSocket: true);
            return server.Tls is null ? stream : Secure(stream, server, server.Tls);
        }
        catch (SocketException failure)
        {
            throw CannotConnect(server, failure);
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new DrachtioConnectionException($"TLS with drachtio-server {server.Name} failed: {failure.Message}", DrachtioFailure.ConnectFailed, failure);
        }
    }

    private static DrachtioConnectionException CannotConnect(DrachtioServerOptions server, Exception failure) =>
        new($"Cannot connect to drachtio-server {server.Name}: {failure.Message}.", DrachtioFailure.ConnectFailed, failure);

    private static Socket Connect(int port, IPAddress[] addresses, Func<Socket, bool> announce)
    {
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (!announce(socket))
            {
                socket.Dispose();
                throw new SocketException((int)SocketError.OperationAborted);
            }

            try
            {
                socket.Connect(new IPEndPoint(address, port));
                return socket;
            }
            catch (SocketException failure)
            {
                last = failure;
                socket.Dispose();
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static SslStream Secure(NetworkStream inner, DrachtioServerOptions server, DrachtioTlsOptions tls)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = tls.TargetHost ?? server.Host };
        if (tls.PinnedSha256 is not null)
        {
            var pin = ParsePin(tls.PinnedSha256);
            options.RemoteCertificateValidationCallback = (_, certificate, _, _) => IsPinned(certificate, pin) || Reject(certificate);
        }
        else if (tls.CaFile is not null)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck, // a private authority rarely publishes a list
            };
            policy.CustomTrustStore.ImportFromPemFile(tls.CaFile);
            options.CertificateChainPolicy = policy;
        }

        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            stream.AuthenticateAsClient(options);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    // The framework would only say that a callback said no; whoever renewed the certificate needs its fingerprint.
    private static bool Reject(X509Certificate? certificate) => throw new AuthenticationException(
        certificate is null
            ? "the server has no certificate"
            : $"its certificate has the SHA-256 {Convert.ToHexString(SHA256.HashData(certificate.GetRawCertData()))}, which is not the pinned one; pin it if the certificate was renewed");

    /// <summary>Reads a fingerprint.</summary>
    /// <exception cref="ArgumentException">It is not 64 hex digits.</exception>
    public static byte[] ParsePin(string text)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        try
        {
            var pin = Convert.FromHexString(digits);
            return pin.Length == SHA256.HashSizeInBytes ? pin : throw new FormatException();
        }
        catch (FormatException failure)
        {
            throw new ArgumentException($"'{text}' is not a SHA-256 fingerprint: 64 hex digits are needed.", failure);
        }
    }

    private static bool IsPinned(X509Certificate? certificate, byte[] pin) =>
        certificate is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(certificate.GetRawCertData()), pin);
}
