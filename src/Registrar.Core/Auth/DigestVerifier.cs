using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Registrar.Core.Auth;

/// <summary>Works out what a digest answer should be, and compares.</summary>
/// <remarks>RFC 7616 §3.4.1–3.4.3. An unknown user costs the same hashes as a known one, and comparison takes fixed time. No state: safe from any thread.</remarks>
internal static class DigestVerifier
{
    // Hashed in place of a secret that is not there, so that time tells nothing; who has no secret never passes.
    private const string NobodysSecret = "a secret of nobody's";

    // Names, realms and secrets are short; longer ones are hashed in rented memory.
    private const int MaxStackBytes = 512;

    /// <summary>Checks the answer of a user.</summary>
    /// <param name="answer">What the phone sent.</param>
    /// <param name="method">The request's method as sent.</param>
    /// <param name="realm">Our realm.</param>
    /// <param name="user">The user, or <see langword="null"/> for nobody: the work is done, the answer is always wrong.</param>
    public static bool IsRight(in DigestAnswer answer, ReadOnlySpan<byte> method, string realm, UserCredentials? user)
    {
        Span<byte> expected = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        Span<byte> given = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        expected = expected[..answer.Algorithm.HashBytes];
        given = given[..answer.Algorithm.HashBytes];

        var isUsable = TryWriteResponse(in answer, method, realm, user, expected);
        var isHex = Convert.FromHexString(answer.Response, given, out _, out var written) == OperationStatus.Done && written == given.Length;
        return CryptographicOperations.FixedTimeEquals(expected, given) & isHex & isUsable;
    }

    /// <summary>Works out the response to an answer's fields: the phone's for a method, ours (<c>rspauth</c>, RFC 7616 §3.5) for an empty one.</summary>
    /// <param name="answer">The fields.</param>
    /// <param name="method">The request's method, or nothing.</param>
    /// <param name="realm">Our realm.</param>
    /// <param name="user">The user, or <see langword="null"/> for nobody.</param>
    /// <param name="response">Exactly one hash long.</param>
    /// <returns><see langword="false"/> when there is nothing to work with; <paramref name="response"/> is written all the same.</returns>
    public static bool TryWriteResponse(in DigestAnswer answer, ReadOnlySpan<byte> method, string realm, UserCredentials? user, Span<byte> response)
    {
        var algorithm = answer.Algorithm;
        Span<byte> ha1 = stackalloc byte[DigestAlgorithm.MaxHashBytes * 2];
        Span<byte> ha2 = stackalloc byte[DigestAlgorithm.MaxHashBytes * 2];
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
            algorithm.Hash(text.Written, response);
            Convert.TryToHexStringLower(response, ha2, out _);

            text = new Joiner(rented);
            text.Add(ha1);
            text.Add(answer.Nonce);
            if (answer.HasQop)
            {
                text.Add(answer.NcText);
                text.Add(answer.CNonce);
                text.Add("auth"u8);
            }

            text.Add(ha2);
            algorithm.Hash(text.Written, response);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }

        return isUsable;
    }

    /// <summary>Hashes <c>user:realm:secret</c> (RFC 7616 §3.4.2).</summary>
    /// <param name="algorithm">The hash.</param>
    /// <param name="username">Escapes undone.</param>
    /// <param name="realm">Our realm.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="hash">Exactly one hash long.</param>
    public static void HashHa1(DigestAlgorithm algorithm, ReadOnlySpan<char> username, string realm, string secret, Span<byte> hash)
    {
        var length = Encoding.UTF8.GetMaxByteCount(username.Length + realm.Length + secret.Length) + 2;
        var rented = length > MaxStackBytes ? ArrayPool<byte>.Shared.Rent(length) : null;
        var text = rented ?? stackalloc byte[MaxStackBytes];
        var written = Encoding.UTF8.GetBytes(username, text);
        text[written++] = (byte)':';
        written += Encoding.UTF8.GetBytes(realm, text[written..]);
        text[written++] = (byte)':';
        written += Encoding.UTF8.GetBytes(secret, text[written..]);
        algorithm.Hash(text[..written], hash);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented, clearArray: true);
    }

    // False when there is nothing to check against: nobody of that name, or a user without a secret and without an HA1 for this
    // algorithm (a directory of MD5 hashes that offers SHA-256). The same work is done then, but no answer is right.
    private static bool WriteHa1(DigestAlgorithm algorithm, string username, string realm, UserCredentials? user, Span<byte> hex)
    {
        var hasSecret = !string.IsNullOrEmpty(user?.Secret);
        Span<byte> hash = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        Span<byte> ready = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        hash = hash[..algorithm.HashBytes];

        // Hashed even when a ready HA1 replaces it: time must not tell which kind of user this is.
        HashHa1(algorithm, username, realm, hasSecret ? user!.Secret! : NobodysSecret, hash);
        var isReady = user is not null && algorithm.TryCopyHa1(user, ready);
        Convert.TryToHexStringLower(isReady ? ready[..hash.Length] : hash, hex, out _);
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
