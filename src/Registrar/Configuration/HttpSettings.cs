using System.Net;

namespace Registrar.Configuration;

/// <summary>Where the HTTP API listens.</summary>
/// <param name="Address">The address; default 127.0.0.1, because the API asks for no password.</param>
/// <param name="Port">The port; default 9000, 0 takes a free one.</param>
internal sealed record HttpSettings(IPAddress Address, int Port);
