namespace Registrar.Core.Tests;

/// <summary>The compact form of a user's secrets says what was put into it.</summary>
public sealed class UserCredentialsTests
{
    private const string Md5 = "00112233445566778899AABBCCDDEEFF";
    private const string Sha = Md5 + Md5;

    [TestCase(null, null)]
    [TestCase("", "")]
    [TestCase("00", "00")]
    [TestCase("zz112233445566778899aabbccddeeff", "zz112233445566778899aabbccddeeff")]
    [TestCase(Md5, "00112233445566778899aabbccddeeff")]
    public void An_MD5_hash_comes_back_in_lower_case_and_an_unusable_one_as_written(string? given, string? said)
    {
        var user = new UserCredentials { Display = "d", Ha1 = given };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(user.Ha1, Is.EqualTo(said));
            Assert.That(user.Display, Is.EqualTo("d"));
            Assert.That(user.TryCopyHa1(new byte[16]), Is.EqualTo(given == Md5));
        }
    }

    [TestCase(null, null)]
    [TestCase("", "")]
    [TestCase(Md5, Md5)]
    [TestCase(Sha, "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    public void A_long_hash_comes_back_in_lower_case_and_an_unusable_one_as_written(string? given, string? said)
    {
        var user = new UserCredentials { Ha1Sha256 = given, Ha1Sha512256 = given };

        using (Assert.EnterMultipleScope())
        {
            Assert.That((user.Ha1Sha256, user.Ha1Sha512256), Is.EqualTo((said, said)));
            Assert.That(user.TryCopyHa1Sha256(new byte[32]), Is.EqualTo(given == Sha));
            Assert.That(user.TryCopyHa1Sha512256(new byte[32]), Is.EqualTo(given == Sha));
        }
    }

    [Test]
    public void Two_users_are_equal_when_the_same_is_said_of_them()
    {
        var user = new UserCredentials { Secret = "s", Display = "d" };
        var prepared = user with { };
        prepared.Prepare("1000", "example.com"u8);
        var lower = new UserCredentials { Ha1 = Md5.ToLowerInvariant() };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(prepared, Is.EqualTo(user));
            Assert.That(prepared.GetHashCode(), Is.EqualTo(user.GetHashCode()));
            Assert.That(new UserCredentials { Ha1 = Md5 }, Is.EqualTo(lower));
            Assert.That(lower, Is.Not.EqualTo(new UserCredentials { Ha1 = Sha[1..33] }).And.Not.EqualTo(new UserCredentials()));
            Assert.That(user, Is.Not.EqualTo(user with { Secret = "t" }).And.Not.EqualTo(user with { Display = "e" }));
            Assert.That(user with { Ha1Sha256 = Sha } with { Ha1Sha256 = null }, Is.EqualTo(user));
        }
    }

    [Test]
    public void A_prepared_hash_is_that_of_the_secret_and_goes_with_it()
    {
        var user = new UserCredentials { Secret = "secret0" };
        var hash = new byte[16];
        user.Prepare("1000", "bling.babblevoice.com"u8);
        var isReady = user.TryCopyHa1(hash);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(isReady, Is.True);
            Assert.That(hash, Is.EqualTo(System.Security.Cryptography.MD5.HashData("1000:bling.babblevoice.com:secret0"u8)));
            Assert.That(user.Ha1, Is.Null, "nobody said it");
            Assert.That((user with { Secret = "another" }).TryCopyHa1(hash), Is.False);
            Assert.That((user with { Ha1 = null }).TryCopyHa1(hash), Is.False);
        }
    }

    [Test]
    public void A_given_hash_is_not_replaced_by_a_prepared_one()
    {
        var user = new UserCredentials { Secret = "secret0", Ha1 = Md5 };

        user.Prepare("1000", "example.com"u8);

        Assert.That(user.Ha1, Is.EqualTo(Md5.ToLowerInvariant()));
    }

    [Test]
    public void No_text_of_a_user_has_a_secret_or_a_hash() =>
        Assert.That(
            new UserCredentials { Secret = "secret0", Ha1 = Md5, Ha1Sha256 = Sha, Display = "d", Aors = ["x"] }.ToString(),
            Is.EqualTo("UserCredentials { Display = d }"));
}
