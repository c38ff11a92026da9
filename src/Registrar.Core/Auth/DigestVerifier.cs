using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Registrar.Core.Auth;

/// <summary>Works out what a digest answer should be, and compares.</summary>
/// <remarks>RFC 7616 §3.4.1–3.4.3. An unknown user costs the same hashes as a known one, and comparison takes fixed time. No state of its own: safe from any thread.</remarks>
internal static class DigestVerifier
{
    // Hashed in place of a secret that is not there, so that time tells nothing; who has no secret never passes.
    private const string NobodysSecret = "a secret of nobody's";

    // What nearly every answer needs; more is taken from the stack in one piece, up to what the caps of DigestAnswers allow.
    private const int UsualBytes = 320;
    private const int MostBytes = (DigestAlgorithm.MaxHashBytes * 4) + DigestAnswers.MaxNonceBytes + DigestAnswers.MaxCNonceBytes + 64;

    /// <summary>Checks the answer of a user.</summary>
    /// <param name="answer">What the phone sent.</param>
    /// <param name="method">The request's method as sent.</param>
    /// <param name="realm">Our realm, UTF-8.</param>
    /// <param name="user">The user, or <see langword="null"/> for nobody: the work is done, the answer is always wrong.</param>
    /// <param name="work">Whether everybody costs the hash of a secret.</param>
    public static bool IsRight(in DigestAnswer answer, ReadOnlySpan<byte> method, ReadOnlySpan<byte> realm, UserCredentials? user, SecretWork work)
    {
        Span<byte> expected = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        Span<byte> given = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        expected = expected[..answer.Algorithm.HashBytes];
        given = given[..answer.Algorithm.HashBytes];

        var isUsable = TryWriteResponse(in answer, method, realm, user, work, expected);
        var isHex = Convert.FromHexString(answer.Response, given, out _, out var written) == OperationStatus.Done && written == given.Length;
        return CryptographicOperations.FixedTimeEquals(expected, given) & isHex & isUsable;
    }

    /// <summary>Works out the response to an answer's fields: the phone's for a method, ours (<c>rspauth</c>, RFC 7616 §3.5) for an empty one.</summary>
    /// <param name="answer">The fields.</param>
    /// <param name="method">The request's method, or nothing.</param>
    /// <param name="realm">Our realm, UTF-8.</param>
    /// <param name="user">The user, or <see langword="null"/> for nobody.</param>
    /// <param name="work">Whether everybody costs the hash of a secret.</param>
    /// <param name="response">Exactly one hash long.</param>
    /// <returns><see langword="false"/> when there is nothing to work with; <paramref name="response"/> is written all the same.</returns>
    public static bool TryWriteResponse(in DigestAnswer answer, ReadOnlySpan<byte> method, ReadOnlySpan<byte> realm, UserCredentials? user, SecretWork work, Span<byte> response)
    {
        var algorithm = answer.Algorithm;
        Span<byte> ha1 = stackalloc byte[DigestAlgorithm.MaxHashBytes * 2];
        Span<byte> ha2 = stackalloc byte[DigestAlgorithm.MaxHashBytes * 2];
        ha1 = ha1[..(algorithm.HashBytes * 2)];
        ha2 = ha2[..(algorithm.HashBytes * 2)];

        var isUsable = TryWriteHa1(algorithm, answer.Username, realm, user, work, ha1);
        WriteHa2(algorithm, method, answer.Uri, ha2);

        var length = ha1.Length + answer.Nonce.Length + answer.NcText.Length + answer.CNonce.Length + ha2.Length + 16;
        Debug.Assert(length <= MostBytes, "DigestAnswers passes longer fields over.");
        Span<byte> buffer = length <= UsualBytes ? stackalloc byte[UsualBytes] : stackalloc byte[MostBytes];
        var text = new Joiner(buffer);
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

        // An HA1 is as good as the secret.
        CryptographicOperations.ZeroMemory(buffer[..ha1.Length]);
        CryptographicOperations.ZeroMemory(ha1);
        return isUsable;
    }

    /// <summary>Hashes <c>user:realm:secret</c> (RFC 7616 §3.4.2).</summary>
    /// <param name="algorithm">The hash.</param>
    /// <param name="username">Escapes undone.</param>
    /// <param name="realm">Our realm, UTF-8.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="hash">Exactly one hash long.</param>
    public static void HashHa1(DigestAlgorithm algorithm, ReadOnlySpan<char> username, ReadOnlySpan<byte> realm, ReadOnlySpan<char> secret, Span<byte> hash)
    {
        var length = Encoding.UTF8.GetMaxByteCount(username.Length) + realm.Length + Encoding.UTF8.GetMaxByteCount(secret.Length) + 2;

        // Not the pool: nobody else gets to see the memory a secret was in.
        Span<byte> text = length <= UsualBytes ? stackalloc byte[UsualBytes] : new byte[length];
        var written = Encoding.UTF8.GetBytes(username, text);
        text[written++] = (byte)':';
        realm.CopyTo(text[written..]);
        written += realm.Length;
        text[written++] = (byte)':';
        written += Encoding.UTF8.GetBytes(secret, text[written..]);
        algorithm.Hash(text[..written], hash);
        CryptographicOperations.ZeroMemory(text[..written]);
    }

    // False when there is nothing to check against: nobody of that name, or a user without a secret and without an HA1 for this
    // algorithm (a directory of MD5 hashes that offers SHA-256). The same work is done then, but no answer is right.
    private static bool TryWriteHa1(DigestAlgorithm algorithm, ReadOnlySpan<char> username, ReadOnlySpan<byte> realm, UserCredentials? user, SecretWork work, Span<byte> hex)
    {
        Span<byte> hash = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        Span<byte> ready = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        var isReady = user is not null && algorithm.TryCopyHa1(user, ready);
        var hasSecret = !string.IsNullOrEmpty(user?.Secret);

        // Even when a ready HA1 replaces it: time must not tell which kind of user this is. A secret without one is hashed in any
        // case: the directory may have got other users since this one was found.
        if (work.IsNeeded(algorithm) || (hasSecret && !isReady))
            HashHa1(algorithm, username, realm, hasSecret ? user!.Secret : NobodysSecret, hash[..algorithm.HashBytes]);
        else
            hash.Clear();

        Convert.TryToHexStringLower((isReady ? ready : hash)[..algorithm.HashBytes], hex, out _);
        CryptographicOperations.ZeroMemory(hash);
        CryptographicOperations.ZeroMemory(ready);
        return isReady || hasSecret;
    }

    private static void WriteHa2(DigestAlgorithm algorithm, ReadOnlySpan<byte> method, ReadOnlySpan<byte> uri, Span<byte> hex)
    {
        var length = method.Length + uri.Length + 2;
        var text = new Joiner(length <= UsualBytes ? stackalloc byte[UsualBytes] : new byte[length]);
        text.Add(method);
        text.Add(uri);
        RequestHashes.Write(algorithm, text.Written, hex);
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
