using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Drachtio.Sip;

namespace Registrar.Core.Auth;

/// <summary>Picks usable digest credentials out of a request and checks their answer.</summary>
/// <remarks>RFC 7616 §3.4, RFC 3261 §22. An unknown user costs the same hashes as a known one, and comparison takes fixed time. No state: safe from any thread.</remarks>
internal static class DigestVerifier
{
    private const int MaxUsernameBytes = 256;
    private const int MaxNonceBytes = 256;
    private const int MaxCNonceBytes = 512;
    private const int MaxUriBytes = 1024;

    // Hashed in place of a secret that is not there, so that time tells nothing; who has no secret never passes.
    private const string NobodysSecret = "a secret of nobody's";

    /// <summary>Finds the first credentials that answer a challenge of ours: our realm, an offered algorithm, qop=auth.</summary>
    /// <param name="message">The request.</param>
    /// <param name="header">Authorization, or Proxy-Authorization in proxy mode.</param>
    /// <param name="realm">Our realm, ASCII.</param>
    /// <param name="offered">Algorithms of our challenges.</param>
    /// <param name="answer">The fields, over the request's bytes.</param>
    /// <returns><see langword="false"/> when there are none: challenge.</returns>
    public static bool TryFind(SipMessage message, SipHeaderId header, scoped ReadOnlySpan<byte> realm, ReadOnlySpan<DigestAlgorithm> offered, out DigestAnswer answer)
    {
        foreach (var line in message.Lines(header))
        {
            if (DigestCredentials.TryParse(line, out var credentials) && TryUse(credentials, realm, offered, out answer))
                return true;
        }

        answer = default;
        return false;
    }

    /// <summary>Checks the answer of a user.</summary>
    /// <param name="answer">What the phone sent.</param>
    /// <param name="method">The request's method as sent.</param>
    /// <param name="realm">Our realm.</param>
    /// <param name="user">The user, or <see langword="null"/> for nobody: the work is done, the answer is always wrong.</param>
    public static bool IsRight(in DigestAnswer answer, ReadOnlySpan<byte> method, string realm, UserCredentials? user)
    {
        var algorithm = answer.Algorithm;
        Span<byte> expected = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        Span<byte> given = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        Span<byte> ha1 = stackalloc byte[DigestAlgorithm.MaxHashBytes * 2];
        Span<byte> ha2 = stackalloc byte[DigestAlgorithm.MaxHashBytes * 2];
        expected = expected[..algorithm.HashBytes];
        given = given[..algorithm.HashBytes];
        ha1 = ha1[..(algorithm.HashBytes * 2)];
        ha2 = ha2[..(algorithm.HashBytes * 2)];

        var isUsable = WriteHa1(algorithm, answer.Username, realm, user, ha1);

        var longest = ha1.Length + answer.Nonce.Length + answer.NcText.Length + answer.CNonce.Length + ha2.Length + answer.Uri.Length + method.Length + 16;
        var rented = ArrayPool<byte>.Shared.Rent(longest);
        try
        {
            var text = new Joiner(rented);
            text.Add(method);
            text.Add(answer.Uri);
            algorithm.Hash(text.Written, expected);
            Convert.TryToHexStringLower(expected, ha2, out _);

            text = new Joiner(rented);
            text.Add(ha1);
            text.Add(answer.Nonce);
            text.Add(answer.NcText);
            text.Add(answer.CNonce);
            text.Add("auth"u8);
            text.Add(ha2);
            algorithm.Hash(text.Written, expected);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }

        var isHex = Convert.FromHexString(answer.Response, given, out _, out var written) == OperationStatus.Done && written == given.Length;
        return CryptographicOperations.FixedTimeEquals(expected, given) & isHex & isUsable;
    }

    private static bool TryUse(DigestCredentials credentials, scoped ReadOnlySpan<byte> realm, ReadOnlySpan<DigestAlgorithm> offered, out DigestAnswer answer)
    {
        answer = default;
        if (!Ascii.EqualsIgnoreCase(credentials.Realm, realm) || !Ascii.EqualsIgnoreCase(credentials.Qop, "auth"u8))
            return false;

        DigestAlgorithm? algorithm = null;
        foreach (var candidate in offered)
        {
            // RFC 7616 §3.4: an absent algorithm means MD5.
            if (credentials.Algorithm.IsEmpty ? candidate == DigestAlgorithm.Md5 : Ascii.EqualsIgnoreCase(credentials.Algorithm, candidate.Name))
                algorithm = candidate;
        }

        if (algorithm is null
            || credentials.Username.Length is 0 or > MaxUsernameBytes
            || credentials.Nonce.Length is 0 or > MaxNonceBytes
            || credentials.CNonce.Length is 0 or > MaxCNonceBytes
            || credentials.Uri.Length is 0 or > MaxUriBytes
            || credentials.Response.Length != algorithm.HashBytes * 2
            || !TryReadCount(credentials.Nc, out var count))
        {
            return false;
        }

        Span<byte> username = stackalloc byte[MaxUsernameBytes];
        var length = DigestCredentials.Unescape(credentials.Username, username);

        answer = new DigestAnswer
        {
            Algorithm = algorithm,
            Username = Encoding.UTF8.GetString(username[..length]),
            Nonce = credentials.Nonce,
            Uri = credentials.Uri,
            Response = credentials.Response,
            CNonce = credentials.CNonce,
            NcText = credentials.Nc,
            Nc = count,
        };
        return true;
    }

    private static bool TryReadCount(ReadOnlySpan<byte> text, out uint count)
    {
        Span<byte> bytes = stackalloc byte[4];
        count = 0;
        if (text.Length != 8 || Convert.FromHexString(text, bytes, out _, out _) != OperationStatus.Done)
            return false;

        count = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return true;
    }

    // False when there is nothing to check against: nobody of that name, or a user without a secret and without an HA1 for this
    // algorithm (a directory of MD5 hashes that offers SHA-256). The same work is done then, but no answer is right.
    private static bool WriteHa1(DigestAlgorithm algorithm, string username, string realm, UserCredentials? user, Span<byte> hex)
    {
        var hasSecret = !string.IsNullOrEmpty(user?.Secret);
        var secret = hasSecret ? user!.Secret! : NobodysSecret;
        var length = Encoding.UTF8.GetMaxByteCount(username.Length + realm.Length + secret.Length) + 2;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        Span<byte> hash = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        Span<byte> ready = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        hash = hash[..algorithm.HashBytes];
        ready = ready[..algorithm.HashBytes];

        // Hashed even when a ready HA1 replaces it: time must not tell which kind of user this is.
        var written = Encoding.UTF8.GetBytes(username, rented);
        rented[written++] = (byte)':';
        written += Encoding.UTF8.GetBytes(realm, rented.AsSpan(written));
        rented[written++] = (byte)':';
        written += Encoding.UTF8.GetBytes(secret, rented.AsSpan(written));
        algorithm.Hash(rented.AsSpan(0, written), hash);
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);

        var isReady = user is not null && algorithm.Ha1Of(user) is { } text && text.Length == ready.Length * 2
            && Convert.FromHexString(text, ready, out _, out _) == OperationStatus.Done;
        Convert.TryToHexStringLower(isReady ? ready : hash, hex, out _);
        return isReady || hasSecret;
    }

    /// <summary>Joins parts with colons.</summary>
    private ref struct Joiner(Span<byte> buffer)
    {
        private readonly Span<byte> _buffer = buffer;
        private int _length;

        public readonly ReadOnlySpan<byte> Written => _buffer[..(_length - 1)];

        public void Add(scoped ReadOnlySpan<byte> part)
        {
            part.CopyTo(_buffer[_length..]);
            _length += part.Length;
            _buffer[_length++] = (byte)':';
        }
    }
}
