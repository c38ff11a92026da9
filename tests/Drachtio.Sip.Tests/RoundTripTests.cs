using System.Text;
using CsCheck;
using Drachtio.Testing;

namespace Drachtio.Sip.Tests;

/// <summary>What is written is read back, and canonical forms are their own canonical form.</summary>
public sealed class RoundTripTests
{
    private static readonly Gen<string> Token = Gen.Char["abcXYZ019-.!%*_+`'~"].Array[1, 12].Select(c => new string(c));
    private static readonly Gen<string> UserText = Gen.Char["abcAZ09-_.!~*'()&=+$,;?/ :@%\"<>|é\0\r\n"].Array[1, 16].Select(c => new string(c));
    private static readonly Gen<string> Host = Gen.OneOfConst("example.com", "EXAMPLE.com", "192.0.2.1", "[2001:db8::1]", "a");

    [Test]
    public void Headers_that_were_written_are_read_back_one_for_one() =>
        Gen.Select(Gen.OneOf(Token, Gen.String[0, 5]), Gen.OneOf(Token, Gen.String[0, 40])).Array[0, 20].Sample(IsReadBack, iter: 10_000);

    [Test]
    public void Quoted_string_is_read_back() =>
        UserText.Select(text => text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)).Sample(IsQuotedReadBack, iter: 10_000);

    [Test]
    public void Address_of_record_is_its_own_canonical_form() => Gen.Select(UserText, Host).Sample((user, host) => IsCanonical(user, host), iter: 10_000);

    [Test]
    public void Uri_is_equivalent_however_unreserved_characters_are_escaped() =>
        Gen.Select(Gen.Char["abcAZ09-_.!~*'()"].Array[1, 16].Select(c => new string(c)), Host, Gen.Bool.Array[16]).Sample((user, host, flags) => IsEquivalent(user, host, flags), iter: 10_000);

    [Test]
    public void Equivalence_is_the_same_both_ways()
    {
        byte[][] samples = ["sip:a@b;transport=tcp?x=1"u8.ToArray(), "sip:a@[::1]:5060;lr"u8.ToArray(), "tel:+44-1632;ext=1"u8.ToArray()];

        Gen.Select(Mutations.OfAny(samples), Mutations.OfAny(samples)).Sample((a, b) => IsSymmetric(a, b), iter: 20_000);
    }

    [Test]
    public void Date_is_read_back_to_the_second() => Gen.Long[0, 253_402_300_799].Sample(IsDateReadBack, iter: 10_000);

    [Test]
    public void CSeq_is_read_back() => Gen.Select(Gen.UInt[0, int.MaxValue], Token).Sample((number, method) => IsCSeqReadBack(number, method), iter: 10_000);

    [Test]
    public void Credentials_are_read_back_whatever_the_spacing() =>
        Gen.Select(UserText, Gen.OneOfConst("", " ", "\t", "  ", "\r\n "), Gen.OneOfConst("", " ", "\t ")).Sample((name, one, two) => IsCredentialReadBack(name, one, two), iter: 10_000);

    private static bool IsReadBack((string Name, string Value)[] headers)
    {
        var writer = new SipMessageWriter();
        var kept = new List<(string Name, string Value)>();
        writer.TryStartRequest("OPTIONS"u8, "sip:a@b"u8);
        foreach (var (name, value) in headers.Where(h => h.Name is not ("l" or "L")))
        {
            if (writer.Headers.TryAdd(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value))) kept.Add((name, value));
        }

        var message = Parsed.Message(writer.Finish("body"u8).ToArray());
        var isSame = message.HeaderCount == kept.Count + 1 && message.SkippedLineCount == 0 && WireText.Text(message.Body) == "body";
        for (var i = 0; i < kept.Count && isSame; i++)
        {
            isSame = Encoding.UTF8.GetString(message[i].Name) == kept[i].Name
                && message[i].Value.SequenceEqual(Encoding.UTF8.GetBytes(kept[i].Value).AsSpan().Trim(" \t"u8));
        }

        return isSame;
    }

    private static bool IsQuotedReadBack(string text)
    {
        var writer = new SipHeaderWriter();
        writer.Begin(SipHeaderId.To);
        writer.AppendQuoted(Encoding.UTF8.GetBytes(text));
        writer.Append(" <sip:a@b>"u8);
        return writer.TryEnd() && Parsed.Address(writer.Written["To: ".Length..]).GetDisplayName() == text;
    }

    private static bool IsCanonical(string user, string host)
    {
        var uri = Parsed.Uri($"sip:{Uri.EscapeDataString(user)}@{host}");
        Span<byte> first = stackalloc byte[512];
        Span<byte> second = stackalloc byte[512];
        if (!uri.TryWriteAor(first, out var length)) return false;

        var again = Parsed.Uri((byte[])[.. "sip:"u8, .. first[..length]]);
        return again.TryWriteAor(second, out var secondLength)
            && first[..length].SequenceEqual(second[..secondLength])
            && SipUri.DecodeUser(again.User) == user;
    }

    private static bool IsEquivalent(string user, string host, bool[] flags)
    {
        var escaped = string.Concat(user.Select((c, i) => flags[i] ? $"%{(int)c:x2}" : c.ToString()));
        var left = Parsed.Uri($"sip:{user}@{host}");
        return left.IsEquivalentTo(Parsed.Uri($"SIP:{escaped}@{host.ToLowerInvariant()}"));
    }

    private static bool IsSymmetric(byte[] a, byte[] b) =>
        !SipUri.TryParse(a, out var left) || !SipUri.TryParse(b, out var right)
        || (left.IsEquivalentTo(right) == right.IsEquivalentTo(left) && left.IsEquivalentTo(left));

    private static bool IsDateReadBack(long seconds)
    {
        var date = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Span<byte> text = stackalloc byte[SipDate.Length];
        return SipDate.TryWrite(date, text, out _) && SipDate.TryParse(text, out var read) && read == date;
    }

    private static bool IsCSeqReadBack(uint number, string method) =>
        CSeqValue.TryParse(Encoding.ASCII.GetBytes($"{number} {method}"), out var cseq)
        && cseq.Number == number && WireText.Text(cseq.MethodText) == method;

    private static bool IsCredentialReadBack(string username, string one, string two)
    {
        var quoted = username.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var credentials = Parsed.Credentials($"Digest {one}qop{one}={two}auth{two},{one}username{two}={one}\"{quoted}\"{two},nonce=\"x\"");
        var buffer = new byte[credentials.Username.Length];
        var length = DigestCredentials.Unescape(credentials.Username, buffer);
        return Encoding.UTF8.GetString(buffer, 0, length) == username && WireText.Text(credentials.Nonce) == "x" && WireText.Text(credentials.Qop) == "auth";
    }
}
