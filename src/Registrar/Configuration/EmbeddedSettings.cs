using System.Security.Cryptography.X509Certificates;
using Drachtio.Embedded;

namespace Registrar.Configuration;

/// <summary>The drachtio-server inside the process.</summary>
/// <param name="IsEnabled">Whether to start it and use it instead of <c>drachtio:host</c>.</param>
/// <param name="Sip">The SIP addresses, for UDP and TCP where they do not say otherwise; default 127.0.0.1:5060.</param>
/// <param name="T1X64Milliseconds">drachtio's t1x64; default 32000.</param>
/// <param name="Certificates">For TLS and WSS: the server's own first, with its key, then its chain; empty when none is named.</param>
internal sealed record EmbeddedSettings(
    bool IsEnabled, IReadOnlyList<EmbeddedAddress> Sip, int T1X64Milliseconds, IReadOnlyList<X509Certificate2> Certificates);
