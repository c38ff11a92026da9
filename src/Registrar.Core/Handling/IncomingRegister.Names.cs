using System.Buffers;
using System.Text;
using Drachtio.Sip;
using Registrar.Core.Auth;
using Registrar.Core.Rules;

namespace Registrar.Core.Handling;

/// <content>Whose address of record it is: characters first, strings only where somebody keeps them.</content>
/// <remarks>A refresh ends up with the strings of the directory, a stranger with none.</remarks>
internal sealed partial class IncomingRegister
{
    private static readonly SearchValues<byte> PlainHost = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-."u8);

    private char[] _host = new char[64];
    private int _hostLength;
    private char[] _user = new char[64];
    private char[] _spare = new char[64];
    private int _userLength;
    private string? _username;

    /// <summary>Host of the To URI, lower case, an IPv6 address in its one form.</summary>
    public ReadOnlySpan<char> Host => _host.AsSpan(0, _hostLength);

    /// <summary>User of the To URI, escapes undone, or the owner of a number; empty without one.</summary>
    public ReadOnlySpan<char> User => _user.AsSpan(0, _userLength);

    /// <summary><see cref="User"/> as a string: the directory's own after <see cref="IsKnownAs"/>, else made by the first who asks.</summary>
    public string Username => _username ??= User.ToString();

    /// <summary>Realm: host of the To URI, lower case, or the owner's of a number.</summary>
    public string Realm { get; private set; } = "";

    /// <summary><see cref="Realm"/> as bytes.</summary>
    public RealmText RealmText { get; } = new();

    /// <summary>Says in which realm the address of record is.</summary>
    public void BelongsTo(string realm)
    {
        Realm = realm;
        RealmText.Set(realm);
    }

    /// <summary>Says whose address of record it is, when To does not say so by itself.</summary>
    public void BelongsTo(string realm, string username)
    {
        BelongsTo(realm);
        if (_user.Length < username.Length) _user = new char[username.Length];
        username.CopyTo(_user);
        _userLength = username.Length;
        _username = username;
    }

    /// <summary>Takes the user in lower case, as <see cref="Queries.AorText.User"/> does.</summary>
    public void FoldUser()
    {
        if (_spare.Length < _userLength) _spare = new char[_user.Length];
        User.ToLowerInvariant(_spare);
        (_user, _spare) = (_spare, _user);
        _username = null;
    }

    /// <summary>Takes the directory's string for the user, if it is the same text.</summary>
    public bool IsKnownAs(string name)
    {
        if (!User.SequenceEqual(name))
            return false;

        _username = name;
        return true;
    }

    private bool TryReadAor(in SipUri uri, ref Refusal refusal)
    {
        _hostLength = _userLength = 0;
        _username = null;
        _isToSips = uri.Scheme == SipUriScheme.Sips;
        if (uri.Scheme == SipUriScheme.Tel)
            return TryReadNumber(uri.Text["tel:".Length..], ref refusal);

        return uri.Scheme != SipUriScheme.Unknown && TryReadHost(in uri) && TryReadUser(uri.User);
    }

    private bool TryReadNumber(ReadOnlySpan<byte> number, ref Refusal refusal)
    {
        Span<byte> canonical = stackalloc byte[number.Length + 48];
        refusal = Refusal.BadRequest;
        Number = TelNumber.TryWriteCanonical(number, canonical, out var written) ? Encoding.UTF8.GetString(canonical[..written]) : null;
        return Number is not null;
    }

    private bool TryReadHost(in SipUri uri)
    {
        if (!uri.Host.ContainsAnyExcept(PlainHost))
        {
            // As nearly all write it: in its one form already.
            if (_host.Length < uri.Host.Length) _host = new char[uri.Host.Length];
            _hostLength = Encoding.ASCII.GetChars(uri.Host, _host);
            return _hostLength > 0;
        }

        // 48: an IPv6 host may grow when it is written canonically.
        Span<byte> aor = stackalloc byte[uri.Text.Length + 48];
        if (!uri.TryWriteAor(aor, out var written))
            return false;

        var host = aor[..written];
        host = host[(host.LastIndexOf((byte)'@') + 1)..];
        if (_host.Length < host.Length) _host = new char[host.Length];
        _hostLength = Encoding.UTF8.GetChars(host, _host);
        return true;
    }

    private bool TryReadUser(ReadOnlySpan<byte> sent)
    {
        if (_user.Length < sent.Length) _user = new char[sent.Length];
        if (!sent.Contains((byte)'%'))
        {
            _userLength = Encoding.UTF8.GetChars(sent, _user);
            return true;
        }

        Span<byte> decoded = stackalloc byte[sent.Length];
        _userLength = Encoding.UTF8.GetChars(decoded[..SipUri.DecodeUser(sent, decoded)], _user);
        return true;
    }
}
