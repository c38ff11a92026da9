using Registrar.Core.Auth;

namespace Registrar.Core.Handling;

/// <content>The digest of the request: looked for once, kept as places in the message.</content>
internal sealed partial class IncomingRegister
{
    private readonly char[] _digestUser = new char[DigestAnswers.MaxUsernameBytes];
    private int _digestUserLength;
    private string? _digestUsername;
    private DigestAlgorithm? _algorithm;
    private Range _nonce;
    private Range _uri;
    private Range _response;
    private Range _cnonce;
    private Range _nc;
    private bool _hasQop;
    private uint _count;

    /// <summary>Whether <see cref="TryReadDigest"/> has found a digest in this request.</summary>
    public bool HasDigest => _algorithm is not null;

    /// <summary>The digest; only with <see cref="HasDigest"/>.</summary>
    public DigestAnswer Digest => new()
    {
        Algorithm = _algorithm!,
        Username = _digestUser.AsSpan(0, _digestUserLength),
        Nonce = Bytes[_nonce],
        Uri = Bytes[_uri],
        Response = Bytes[_response],
        HasQop = _hasQop,
        CNonce = Bytes[_cnonce],
        NcText = Bytes[_nc],
        Nc = _count,
    };

    /// <summary>Who answers, as a string: the directory's own when he is known there, else made by the first who asks.</summary>
    public string DigestUsername => _digestUsername ??= new string(_digestUser, 0, _digestUserLength);

    /// <summary>Finds usable credentials for <see cref="Realm"/>: see <see cref="DigestAnswers.TryFind"/>.</summary>
    /// <param name="settings">The realm's.</param>
    /// <returns><see langword="false"/> when there are none: challenge.</returns>
    public bool TryReadDigest(RegistrarSettings settings)
    {
        _digestUsername = null;
        if (!DigestAnswers.TryFind(Message, RealmText.Bytes, settings, _digestUser, out var answer))
            return false;

        _algorithm = answer.Algorithm;
        _digestUserLength = answer.Username.Length;
        _nonce = Place(answer.Nonce);
        _uri = Place(answer.Uri);
        _response = Place(answer.Response);
        _cnonce = Place(answer.CNonce);
        _nc = Place(answer.NcText);
        _hasQop = answer.HasQop;
        _count = answer.Nc;
        return true;
    }

    /// <summary>Takes the directory's string for who answers, if it is the same text.</summary>
    /// <returns><see langword="false"/> for another spelling: nobody has proven that name, and a ready HA1 fits whatever was sent.</returns>
    public bool IsAnsweredBy(string name)
    {
        if (!_digestUser.AsSpan(0, _digestUserLength).SequenceEqual(name))
            return false;

        _digestUsername = name;
        return true;
    }

    /// <summary>Whether the address of record is that of him who answers.</summary>
    /// <param name="foldsCase">The realm takes names in any case; <see cref="User"/> is in lower case then.</param>
    public bool IsOwn(bool foldsCase)
    {
        var name = _digestUser.AsSpan(0, _digestUserLength);
        if (User.SequenceEqual(name))
            return true;

        if (!foldsCase || name.Length != User.Length)
            return false;

        Span<char> folded = stackalloc char[DigestAnswers.MaxUsernameBytes];
        MemoryExtensions.ToLowerInvariant(name, folded);
        return User.SequenceEqual(folded[..name.Length]);
    }
}
