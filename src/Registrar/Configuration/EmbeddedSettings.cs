using System.Net;

namespace Registrar.Configuration;

/// <summary>The drachtio-server inside the process.</summary>
/// <param name="IsEnabled">Whether to start it and use it instead of <c>drachtio:host</c>.</param>
/// <param name="Sip">The SIP addresses, each for UDP and TCP; default 127.0.0.1:5060.</param>
/// <param name="T1X64Milliseconds">drachtio's t1x64; default 32000.</param>
internal sealed record EmbeddedSettings(bool IsEnabled, IReadOnlyList<IPEndPoint> Sip, int T1X64Milliseconds);
