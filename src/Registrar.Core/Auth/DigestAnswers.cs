using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Drachtio.Sip;

namespace Registrar.Core.Auth;

/// <summary>Picks usable digest credentials out of a request.</summary>
/// <remarks>RFC 7616 §3.4, RFC 3261 §22. What cannot be used is passed over as if it had not come: no look-up, no hash, no failure told. No state: safe from any thread.</remarks>
internal static class DigestAnswers
{
    /// <summary>Longest user name, bytes as sent.</summary>
    public const int MaxUsernameBytes = 256;

    /// <summary>Longest nonce.</summary>
    public const int MaxNonceBytes = 256;

    /// <summary>Longest client nonce.</summary>
    public const int MaxCNonceBytes = 512;

    private const int MaxUriBytes = 1024;

    // Closes its nonce: no count is higher.
    private const uint OnlyUse = uint.MaxValue;

    /// <summary>Finds the first credentials that answer a challenge of ours: our realm, an offered algorithm, qop=auth.</summary>
    /// <remarks>The first, not the first right one: a request is one guess.</remarks>
    /// <param name="message">The request.</param>
    /// <param name="realm">Our realm, UTF-8.</param>
    /// <param name="settings">The realm's settings: header, algorithms, what is wanted of qop and uri.</param>
    /// <param name="username">Takes the user name: <see cref="MaxUsernameBytes"/> characters.</param>
    /// <param name="answer">The fields, over the request's bytes and <paramref name="username"/>.</param>
    /// <returns><see langword="false"/> when there are none: challenge.</returns>
    public static bool TryFind(SipMessage message, scoped ReadOnlySpan<byte> realm, RegistrarSettings settings, Span<char> username, out DigestAnswer answer)
    {
        foreach (var line in message.Lines(settings.AnswerHeader))
        {
            if (DigestCredentials.TryParse(line, out var credentials) && TryUse(message, credentials, realm, settings, username, out answer))
                return true;
        }

        answer = default;
        return false;
    }

    private static bool TryUse(SipMessage message, DigestCredentials credentials, scoped ReadOnlySpan<byte> realm, RegistrarSettings settings, Span<char> username, out DigestAnswer answer)
    {
        answer = default;
        var algorithm = Offered(credentials.Algorithm, settings.Algorithms);
        if (algorithm is null
            || !Ascii.EqualsIgnoreCase(credentials.Realm, realm)
            || credentials.Username.Length is 0 or > MaxUsernameBytes
            || credentials.Nonce.Length is 0 or > MaxNonceBytes
            || credentials.Uri.Length is 0 or > MaxUriBytes
            || credentials.Response.Length != algorithm.HashBytes * 2
            || !IsExpected(message, credentials.Uri, settings))
        {
            return false;
        }

        var hasQop = !credentials.Qop.IsEmpty;
        var count = OnlyUse;
        if (!(hasQop ? IsWhole(credentials, out count) : settings.Options.AllowNoQop && algorithm == DigestAlgorithm.Md5))
            return false;

        Span<byte> unescaped = stackalloc byte[MaxUsernameBytes];
        var length = DigestCredentials.Unescape(credentials.Username, unescaped);

        answer = new DigestAnswer
        {
            Algorithm = algorithm,
            Username = username[..Encoding.UTF8.GetChars(unescaped[..length], username)],
            Nonce = credentials.Nonce,
            Uri = credentials.Uri,
            Response = credentials.Response,
            HasQop = hasQop,
            CNonce = hasQop ? credentials.CNonce : [],
            NcText = hasQop ? credentials.Nc : [],
            Nc = count,
        };
        return true;
    }

    // RFC 7616 §3.4: an absent algorithm means MD5. The -sess ones are never offered.
    private static DigestAlgorithm? Offered(ReadOnlySpan<byte> name, ReadOnlySpan<DigestAlgorithm> offered)
    {
        foreach (var algorithm in offered)
        {
            if (name.IsEmpty ? algorithm == DigestAlgorithm.Md5 : Ascii.EqualsIgnoreCase(name, algorithm.Name))
                return algorithm;
        }

        return null;
    }

    private static bool IsWhole(DigestCredentials credentials, out uint count)
    {
        Span<byte> bytes = stackalloc byte[4];
        count = 0;
        if (!Ascii.EqualsIgnoreCase(credentials.Qop, "auth"u8)
            || credentials.CNonce.Length is 0 or > MaxCNonceBytes
            || credentials.Nc.Length != 8
            || Convert.FromHexString(credentials.Nc, bytes, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        count = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return true;
    }

    // RFC 7616 §3.4.6: what was hashed must be what was asked for, or one answer opens another request.
    private static bool IsExpected(SipMessage message, ReadOnlySpan<byte> digestUri, RegistrarSettings settings) =>
        !settings.Options.CheckDigestUri
        || (SipUri.TryParse(digestUri, out var said) && SipUri.TryParse(message.RequestUri, out var asked) && said.IsEquivalentTo(in asked));
}
