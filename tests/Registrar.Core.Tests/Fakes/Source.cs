namespace Registrar.Core.Tests.Fakes;

/// <summary>Where a request comes from, as the server's tokens say it.</summary>
internal sealed record Source(string Address = "198.51.100.7", int Port = 40000, string Protocol = "udp");
