using System.Text;
using Drachtio.Sip;

namespace Registrar.Core.Auth;

/// <summary>Turns credentials and a user into a <see cref="Proof"/>.</summary>
/// <remarks>Stateless but for the nonce counts, which are per process. Safe from any thread.</remarks>
internal sealed class Authenticator(NonceMint mint, NonceLedger ledger)
{
    /// <summary>Judges one answer.</summary>
    /// <param name="answer">Usable credentials.</param>
    /// <param name="method">The request's method as sent.</param>
    /// <param name="realm">Our realm.</param>
    /// <param name="user">The user, or <see langword="null"/> when there is none of that name.</param>
    /// <param name="settings">Options in force.</param>
    /// <param name="wallMs">Milliseconds since 1970, the wall's.</param>
    /// <param name="isWrong">The digest itself was wrong, or nobody has that name: worth an event. A right digest on a foreign nonce (a phone that still answers our predecessor) is not.</param>
    public Proof Judge(in DigestAnswer answer, ReadOnlySpan<byte> method, string realm, UserCredentials? user, RegistrarSettings settings, long wallMs, out bool isWrong)
    {
        Span<byte> realmBytes = stackalloc byte[realm.Length * 3];
        realmBytes = realmBytes[..Encoding.UTF8.GetBytes(realm, realmBytes)];

        // Both are always worked out, so that time tells nobody which one failed.
        var isGenuine = mint.TryRead(answer.Nonce, realmBytes, out var stamp);
        isWrong = !DigestVerifier.IsRight(in answer, method, realm, user);
        if (isWrong || !isGenuine)
            return Proof.None;

        return ledger.TryUse(in stamp, answer.Nc, wallMs, settings.Options.AuthTimeout, settings.Options.NonceLifetime * 1000L) == NonceUse.Accepted
            ? Proof.Verified
            : Proof.Outdated;
    }

    /// <summary>Writes the challenges, strongest first, each on its own line.</summary>
    /// <param name="headers">Where to.</param>
    /// <param name="realm">Our realm.</param>
    /// <param name="isStale">The answer was right but its nonce is used up: the phone retries without asking its user.</param>
    /// <param name="settings">Options in force.</param>
    /// <param name="wallMs">Milliseconds since 1970, the wall's.</param>
    public void WriteChallenges(SipHeaderWriter headers, string realm, bool isStale, RegistrarSettings settings, long wallMs)
    {
        Span<byte> realmBytes = stackalloc byte[realm.Length * 3];
        realmBytes = realmBytes[..Encoding.UTF8.GetBytes(realm, realmBytes)];
        Span<byte> nonce = stackalloc byte[NonceMint.TextLength];

        foreach (var algorithm in settings.Algorithms)
        {
            var length = mint.Write(realmBytes, wallMs, nonce);
            headers.Begin(settings.ChallengeHeader);
            headers.Append("Digest realm=\""u8);
            headers.Append(realmBytes);
            headers.Append("\", nonce=\""u8);
            headers.Append(nonce[..length]);
            headers.Append(algorithm == DigestAlgorithm.Md5 ? "\", algorithm=MD5, qop=\"auth\""u8 : "\", algorithm=SHA-256, qop=\"auth\""u8);
            if (isStale) headers.Append(", stale=true"u8);
            headers.TryEnd();
        }
    }
}
