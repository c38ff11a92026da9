using System.Text;
using Drachtio.Testing;
using Load.Phones;

namespace Load.Tests;

/// <summary>The generator's digest against the example of RFC 2617 §3.5 and against the tests' own phone.</summary>
internal sealed class DigestMathTests
{
    [Test]
    public void Example_of_the_RFC_comes_out()
    {
        var ha1 = Hash(HashKind.Md5, "Mufasa", "testrealm@host.com", "Circle Of Life");
        var ha2 = Hash(HashKind.Md5, "GET", "/dir/index.html");
        var response = new byte[32];

        DigestMath.Response(HashKind.Md5, ha1, "dcd98b7102dd2f0e8b11d0f600bfb0c093"u8, "00000001"u8, "0a4f113b"u8, ha2, response);

        Assert.That(Encoding.ASCII.GetString(response), Is.EqualTo("6629fae49393a05397450978507c4ef1"));
    }

    [TestCase(HashKind.Md5, "MD5", true)]
    [TestCase(HashKind.Md5, "MD5", false)]
    [TestCase(HashKind.Sha256, "SHA-256", true)]
    [TestCase(HashKind.Sha256, "SHA-256", false)]
    public void Answer_is_that_of_the_tests_own_phone(HashKind hash, string algorithm, bool hasQop)
    {
        var phone = new PhoneDigest { Realm = "load.example.com", Nonce = "n0nce", Algorithm = algorithm, HasQop = hasQop };
        var expected = PhoneDigest.Fields(phone.Authorization(new PhoneAccount(Accounts.Name(7), Accounts.Secret(7), "load.example.com"), "REGISTER", "sip:load.example.com", 3));
        var ha1 = Accounts.Ha1(hash, "load.example.com", 7, 1);
        var response = new byte[DigestMath.HexBytes(hash)];

        DigestMath.Response(hash, ha1, "n0nce"u8, hasQop ? "00000003"u8 : [], Encoding.ASCII.GetBytes(expected.GetValueOrDefault("cnonce", "")), Hash(hash, "REGISTER", "sip:load.example.com"), response);

        Assert.That(Encoding.ASCII.GetString(response), Is.EqualTo(expected["response"]));
    }

    private static byte[] Hash(HashKind hash, params string[] parts)
    {
        var hex = new byte[DigestMath.HexBytes(hash)];
        DigestMath.HashOf(hash, hex, [.. parts.Select(static part => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(part))]);
        return hex;
    }
}
