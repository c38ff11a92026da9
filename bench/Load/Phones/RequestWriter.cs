using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Load.Phones;

/// <summary>Writes the requests of one connection's phones.</summary>
/// <remarks>Belongs to one thread; nothing is allocated per request.</remarks>
internal sealed class RequestWriter
{
    /// <summary>Room that any request fits into.</summary>
    public const int MaxBytes = 4096;

    private readonly PhoneTable _phones;
    private readonly RegisterTexts _texts;
    private readonly HashKind _hash;
    private readonly int _hexBytes;
    private readonly byte[] _ha1;
    private readonly byte[] _ha2;
    private readonly byte[] _realm;
    private readonly int _firstUser;
    private readonly byte[] _buffer = new byte[MaxBytes];
    private byte[] _prepared = [];
    private int _preparedPerPhone;

    /// <summary>Makes a writer; works out the HA1 of every user.</summary>
    public RequestWriter(PhoneTable phones, RegisterTexts texts, RunOptions options)
    {
        _phones = phones;
        _texts = texts;
        _hash = options.Hash;
        _hexBytes = DigestMath.HexBytes(_hash);
        _firstUser = phones.UserOf(phones.First);
        var users = phones.Count == 0 ? 0 : phones.UserOf(phones.First + phones.Count - 1) - _firstUser + 1;
        _ha1 = Accounts.Ha1(_hash, options.Realm, _firstUser, users);
        _realm = Encoding.ASCII.GetBytes(options.Realm);
        _ha2 = new byte[_hexBytes];
        DigestMath.HashOf(_hash, _ha2, "REGISTER"u8.ToArray(), Encoding.ASCII.GetBytes($"sip:{options.Realm}"));
    }

    // A run has one cnonce: it is what lets answers be prepared, and registrars have no use for its randomness.
    private static ReadOnlySpan<byte> CNonce => "0a4f113b"u8;

    /// <summary>How this registrar challenges, as its last challenge said.</summary>
    public ChallengeStyle Style { get; set; } = new(IsProxy: false, HasQop: true);

    /// <summary>Works out the next answers of every phone on the nonce it has.</summary>
    public void Prepare(int perPhone)
    {
        _preparedPerPhone = perPhone;
        _prepared = new byte[(long)perPhone * _phones.Count * _hexBytes];
        for (var phone = _phones.First; phone < _phones.First + _phones.Count; phone++)
        {
            ref var state = ref _phones[phone];
            if (state.NonceBytes == 0) continue;

            state.PreparedFrom = state.NonceCount + 1;
            for (var i = 0; i < perPhone; i++)
                WriteResponse(phone, _phones.NonceOf(phone), state.PreparedFrom + i, Prepared(phone, i));
        }
    }

    /// <summary>Writes a REGISTER without credentials.</summary>
    /// <returns>Borrowed until the next call.</returns>
    public ReadOnlySpan<byte> Bare(int phone, long number) => End(Head(phone, number, _texts.Register));

    /// <summary>Writes a REGISTER with credentials on the phone's nonce.</summary>
    /// <returns>Borrowed until the next call.</returns>
    public ReadOnlySpan<byte> WithCredentials(int phone, long number, OperationKind kind, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> opaque, int nonceCount)
    {
        var at = Head(phone, number, kind == OperationKind.Unregister ? _texts.Unregister : _texts.Register);
        Append(ref at, Style.IsProxy ? "Proxy-Authorization: Digest username=\""u8 : "Authorization: Digest username=\""u8);
        Utf8Formatter.TryFormat(Accounts.NameNumber(_phones.UserOf(phone)), _buffer.AsSpan(at), out var digits);
        at += digits;
        Append(ref at, "\", realm=\""u8);
        Append(ref at, _realm);
        Append(ref at, "\", nonce=\""u8);
        Append(ref at, nonce);
        Append(ref at, "\", uri=\"sip:"u8);
        Append(ref at, _realm);
        Append(ref at, "\", response=\""u8);

        var response = _buffer.AsSpan(at, _hexBytes);
        at += _hexBytes;
        if (kind == OperationKind.Wrong)
            WriteWrong(number, response);
        else
            FindResponse(phone, nonce, nonceCount, response);

        Append(ref at, _hash == HashKind.Md5 ? "\", algorithm=MD5"u8 : "\", algorithm=SHA-256"u8);
        if (Style.HasQop)
        {
            Append(ref at, ", cnonce=\""u8);
            Append(ref at, CNonce);
            Append(ref at, "\", qop=auth, nc="u8);
            Utf8Formatter.TryFormat(nonceCount, _buffer.AsSpan(at), out _, new StandardFormat('x', 8));
            at += 8;
        }

        if (!opaque.IsEmpty)
        {
            Append(ref at, ", opaque=\""u8);
            Append(ref at, opaque);
            Append(ref at, "\""u8);
        }

        Append(ref at, "\r\n"u8);
        return End(at);
    }

    // 32 digits that no secret gives; they cost the generator nothing.
    private static void WriteWrong(long number, Span<byte> response)
    {
        response.Fill((byte)'0');
        Utf8Formatter.TryFormat(number, response, out _, new StandardFormat('x', 16));
    }

    private void FindResponse(int phone, ReadOnlySpan<byte> nonce, int nonceCount, Span<byte> response)
    {
        var index = nonceCount - _phones[phone].PreparedFrom;
        if (_phones[phone].PreparedFrom > 0 && index >= 0 && index < _preparedPerPhone)
            Prepared(phone, index).CopyTo(response);
        else
            WriteResponse(phone, nonce, nonceCount, response);
    }

    private void WriteResponse(int phone, ReadOnlySpan<byte> nonce, int nonceCount, Span<byte> response)
    {
        Span<byte> nc = stackalloc byte[8];
        Utf8Formatter.TryFormat(nonceCount, nc, out _, new StandardFormat('x', 8));
        var ha1 = _ha1.AsSpan((_phones.UserOf(phone) - _firstUser) * _hexBytes, _hexBytes);
        DigestMath.Response(_hash, ha1, nonce, Style.HasQop ? nc : [], CNonce, _ha2, response);
    }

    private Span<byte> Prepared(int phone, int index) =>
        _prepared.AsSpan((((phone - _phones.First) * _preparedPerPhone) + index) * _hexBytes, _hexBytes);

    private int Head(int phone, long number, TextTemplate template) =>
        template.Write(_buffer, phone, _phones.UserOf(phone), _phones[phone].CSeq++, number);

    private ReadOnlySpan<byte> End(int at)
    {
        Append(ref at, "Content-Length: 0\r\n\r\n"u8);
        return _buffer.AsSpan(0, at);
    }

    private void Append(ref int at, ReadOnlySpan<byte> part)
    {
        part.CopyTo(_buffer.AsSpan(at));
        at += part.Length;
    }
}
