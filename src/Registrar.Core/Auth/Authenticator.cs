using Drachtio.Sip;
using Registrar.Core.Defence;
using Registrar.Core.Handling;
using Registrar.Core.Timing;

namespace Registrar.Core.Auth;

/// <summary>Challenges, turns answers into a <see cref="Judgement"/>, and proves to the phone that we know its secret too.</summary>
/// <remarks>Stateless but for the nonce counts, which are per process. No garbage. Safe from any thread.</remarks>
internal sealed class Authenticator(NonceMint mint, NonceLedger ledger, WallWatch watch, SecretWork work)
{
    /// <summary>The most bytes <see cref="WriteInfo"/> writes: names, two hashes' digits, a cnonce of 512, a nonce.</summary>
    public const int MaxInfoBytes = 768;

    private readonly SecretWork _work = work;

    /// <summary>Makes one for the options of a start.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="clock">Both clocks: a step back of the wall's must lock nobody out.</param>
    /// <param name="directory">Says whose answers need no secret hashed.</param>
    public Authenticator(RegistrarOptions options, RegistrarClock clock, IUserDirectory directory)
        : this(new NonceMint(options.NonceKey, options.OldNonceKeys), new NonceLedger(options.MaxTrackedNonces), new WallWatch(clock), new SecretWork(directory))
    {
    }

    /// <summary>Puts the keys of other options in force. One caller at a time.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="wallMs">Milliseconds since 1970, the wall's.</param>
    public void Update(RegistrarOptions options, long wallMs)
    {
        var keepMs = options.Realms.Values.Append(options).Max(static set => Math.Max(set.NonceLifetime * 1000L, set.AuthTimeout));
        mint.Update(options.NonceKey, options.OldNonceKeys, wallMs, keepMs);
    }

    /// <summary>Whether an answer is to a challenge of ours.</summary>
    /// <param name="register">A request with a digest.</param>
    /// <param name="source">Its source address.</param>
    /// <param name="from">The same, read.</param>
    /// <param name="now">When the request came.</param>
    /// <param name="stamp">What the nonce says.</param>
    public bool TryReadNonce(IncomingRegister register, ReadOnlySpan<byte> source, in SourceAddress from, Moment now, out NonceStamp stamp) =>
        mint.TryRead(register.Digest.Nonce, register.RealmText.Bytes, source, now.WallMs, out stamp, in from);

    /// <summary>Judges the answer of a request.</summary>
    /// <param name="register">A request with a digest.</param>
    /// <param name="isGenuine">What <see cref="TryReadNonce"/> said.</param>
    /// <param name="stamp">And what it has read.</param>
    /// <param name="user">The user, or <see langword="null"/> when there is none of that name.</param>
    /// <param name="settings">Options in force.</param>
    /// <param name="now">When the request came.</param>
    public Judgement Judge(IncomingRegister register, bool isGenuine, NonceStamp stamp, UserCredentials? user, RegistrarSettings settings, Moment now)
    {
        var answer = register.Digest;
        var realm = register.RealmText.Bytes;

        // Worked out for a nonce that is not ours as well, so that time tells nobody which one failed.
        var isRight = DigestVerifier.IsRight(in answer, register.Message.MethodText, realm, user, _work);
        if (!isRight || !isGenuine)
            return new Judgement(Proof.None, IsWrong: !isRight && isGenuine, default);

        HeedTheWall(now);
        stamp = stamp.Of(answer.Username);

        // Made before noncesource was switched on: right, but no longer enough.
        var isOutdated = settings.Options.NonceSource && !stamp.IsBound;
        var proof = !isOutdated && ledger.TryUse(in stamp, answer.Nc, now.WallMs, settings.Options.AuthTimeout, LifetimeMs(settings)) == NonceUse.Accepted
            ? Proof.Verified
            : Proof.Outdated;
        return new Judgement(proof, IsWrong: false, stamp);
    }

    /// <summary>Writes the challenges, strongest first, each on its own line, all with one nonce: the phone answers one of them.</summary>
    /// <param name="headers">Where to.</param>
    /// <param name="realm">Our realm.</param>
    /// <param name="source">Source address of the request.</param>
    /// <param name="from">The same, read.</param>
    /// <param name="isStale">The answer was right but its nonce is used up: the phone retries without asking its user.</param>
    /// <param name="settings">Options in force.</param>
    /// <param name="now">When the request came.</param>
    public void WriteChallenges(SipHeaderWriter headers, RealmText realm, ReadOnlySpan<byte> source, in SourceAddress from, bool isStale, RegistrarSettings settings, Moment now)
    {
        Span<byte> nonce = stackalloc byte[NonceMint.TextLength];
        HeedTheWall(now);
        mint.Write(realm.Bytes, settings.Options.NonceSource ? source : [], now.WallMs, nonce, ledger.Era, in from);

        foreach (var algorithm in settings.Algorithms)
        {
            headers.Begin(settings.ChallengeHeader);
            headers.Append(realm.ChallengeStart);
            headers.Append(nonce);
            headers.Append(algorithm.ChallengeEnd);
            if (isStale) headers.Append(", stale=true"u8);
            headers.TryEnd();
        }
    }

    /// <summary>Writes Authentication-Info (RFC 7616 §3.5), in proxy mode Proxy-Authentication-Info: our own proof, and the next nonce when this one will not do much longer.</summary>
    /// <param name="headers">Where to.</param>
    /// <param name="register">The request with the answer.</param>
    /// <param name="source">Its source address.</param>
    /// <param name="from">The same, read.</param>
    /// <param name="user">Whose answer was right.</param>
    /// <param name="stamp">The nonce answered, as <see cref="Judge"/> gave it.</param>
    /// <param name="settings">Options in force.</param>
    /// <param name="wallMs">Milliseconds since 1970, the wall's.</param>
    /// <param name="next">Gets the next nonce when there is one; <see cref="NonceMint.TextLength"/> bytes.</param>
    /// <returns>Whether there is one.</returns>
    public bool WriteInfo(SipHeaderWriter headers, IncomingRegister register, ReadOnlySpan<byte> source, in SourceAddress from, UserCredentials user, in NonceStamp stamp, RegistrarSettings settings, long wallMs, Span<byte> next)
    {
        if (!register.HasDigest)
            return false;

        var answer = register.Digest;
        var realm = register.RealmText.Bytes;

        // Without qop a nonce is good for one request.
        var isEnding = !answer.HasQop || (wallMs - stamp.IssuedMs) * 4 >= LifetimeMs(settings) * 3 || ledger.IsNextToGo(in stamp);
        headers.Begin(settings.InfoHeader);
        if (answer.HasQop) AppendProof(headers, in answer, realm, user);
        if (isEnding) AppendNextNonce(headers, realm, answer.Username, answer.HasQop ? ", "u8 : [], settings.Options.NonceSource ? source : [], in from, wallMs, next);
        headers.TryEnd();
        return isEnding;
    }

    private void AppendProof(SipHeaderWriter headers, in DigestAnswer answer, ReadOnlySpan<byte> realm, UserCredentials user)
    {
        Span<byte> response = stackalloc byte[DigestAlgorithm.MaxHashBytes];
        Span<byte> hex = stackalloc byte[DigestAlgorithm.MaxHashBytes * 2];
        response = response[..answer.Algorithm.HashBytes];
        DigestVerifier.TryWriteResponse(in answer, method: [], realm, user, _work, response);
        Convert.TryToHexStringLower(response, hex, out var written);

        headers.Append("qop=auth, rspauth=\""u8);
        headers.Append(hex[..written]);
        headers.Append("\", cnonce=\""u8);
        headers.AppendUnfolded(answer.CNonce);
        headers.Append("\", nc="u8);
        headers.Append(answer.NcText);
    }

    private void AppendNextNonce(SipHeaderWriter headers, ReadOnlySpan<byte> realm, ReadOnlySpan<char> username, ReadOnlySpan<byte> separator, ReadOnlySpan<byte> boundTo, in SourceAddress from, long wallMs, Span<byte> nonce)
    {
        var stamp = mint.Write(realm, boundTo, wallMs, nonce, ledger.Era, in from).Of(username);
        ledger.Expect(in stamp);

        headers.Append(separator);
        headers.Append("nextnonce=\""u8);
        headers.Append(nonce);
        headers.Append("\""u8);
    }

    // Before a nonce is made or counted: what was made before the step is no longer told from what comes after it by its time.
    private void HeedTheWall(Moment now)
    {
        if (watch.HasSteppedBack(now)) ledger.BeginEra();
    }

    private static long LifetimeMs(RegistrarSettings settings) => settings.Options.NonceLifetime * 1000L;
}
