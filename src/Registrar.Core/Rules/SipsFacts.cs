namespace Registrar.Core.Rules;

/// <summary>What <see cref="SipsRules"/> needs to know of a REGISTER besides its Contacts.</summary>
/// <param name="IsAor">To is a SIPS URI.</param>
/// <param name="IsTarget">The Request-URI is a SIPS URI.</param>
/// <param name="IsWholePath">Every Path value that counts is a SIPS URI; true without any.</param>
/// <param name="IsSecure">It came over TLS (the server says so) or WSS (the client does), or a trusted proxy says by a Path of SIPS URIs that it came to him so.</param>
internal readonly record struct SipsFacts(bool IsAor, bool IsTarget, bool IsWholePath, bool IsSecure);
