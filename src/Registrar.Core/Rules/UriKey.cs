using Drachtio.Sip;

namespace Registrar.Core.Rules;

/// <summary>A number that equivalent URIs share.</summary>
/// <remarks>
/// Comparing by RFC 3261 §19.1.4 reads both URIs; a request with 100 contacts and an address of record with 1,000 bindings would
/// be 100,000 such comparisons under the stripe's lock. Different keys settle nearly all of them. Pure.
/// </remarks>
internal static class UriKey
{
    /// <summary>Takes the key of a URI.</summary>
    /// <param name="text">As sent; what cannot be read equals nothing but itself, and has the key 0.</param>
    /// <returns>Made of scheme, host and port. User and parameters have no part in it: they can be spelt in several ways, and parameters may be ignored. Nor has an IPv6 host.</returns>
    public static int Of(ReadOnlySpan<byte> text)
    {
        if (!SipUri.TryParse(text, out var uri))
            return 0;

        var key = new HashCode();
        key.Add(uri.Scheme);
        key.Add(uri.Port);
        if (!uri.Host.StartsWith("["u8))
        {
            // Setting bit 5 makes ASCII letters lower case; what it does to others it does to both.
            foreach (var letter in uri.Host) key.Add((byte)(letter | 0x20));
        }

        return key.ToHashCode();
    }
}
