using System.Security.Cryptography;
using System.Text;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>A user who exists but has nothing to check an answer against must never get in, whatever the answer is.</summary>
public sealed class UnusableSecretTests
{
    // What the verifier hashes in place of a secret that is not there; it stands in the source for everybody to read.
    private const string Placeholder = "a secret of nobody's";

    private const string Zeros32 = "00000000000000000000000000000000";
    private const string NotHex32 = "zz000000000000000000000000000000";
    private const string HalfHex32 = "0000000000000000000000000000000z";

    private RegistrarRig _rig = null!;

    [SetUp]
    public void SetUp() => _rig = new RegistrarRig(new RegistrarOptions { Algorithms = ["MD5", "SHA-256"] });

    [TearDown]
    public ValueTask TearDown() => _rig.DisposeAsync();

    [Test]
    public void A_user_without_a_usable_secret_never_gets_in(
        [Values("MD5", "SHA-256")] string algorithm,
        [Values(null, "", "00", Zeros32 + "00", NotHex32, HalfHex32, NotHex32 + Zeros32)] string? ha1,
        [Values(null, "")] string? secret,
        [Values(Placeholder, "")] string answered)
    {
        _rig.Directory.Users[("1000", Phone.Realm)] = new UserCredentials { Secret = secret, Ha1 = ha1, Ha1Sha256 = ha1 };
        var phone = new Phone(_rig, secret: answered) { Algorithm = algorithm };

        Assert.That(phone.Register().Status, Is.EqualTo(401));
    }

    [Test]
    public void A_malformed_HA1_is_not_taken_for_zeros(
        [Values("MD5", "SHA-256")] string algorithm,
        [Values(NotHex32, NotHex32 + Zeros32)] string ha1)
    {
        _rig.Directory.Users[("1000", Phone.Realm)] = new UserCredentials { Ha1 = ha1, Ha1Sha256 = ha1 };
        var phone = new Phone(_rig) { Algorithm = algorithm, Ha1 = Zeros32 + (algorithm == "MD5" ? "" : Zeros32) };

        Assert.That(phone.Register().Status, Is.EqualTo(401));
    }

    [TestCase("MD5", "SHA-256")]
    [TestCase("SHA-256", "MD5")]
    public void A_user_known_by_the_hash_of_one_algorithm_cannot_answer_with_another(string known, string other)
    {
        _rig.Directory.Users[("1000", Phone.Realm)] = known == "MD5"
            ? new UserCredentials { Ha1 = Hash(known) }
            : new UserCredentials { Ha1Sha256 = Hash(known) };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new Phone(_rig, secret: Placeholder) { Algorithm = other }.Register().Status, Is.EqualTo(401));
            Assert.That(new Phone(_rig) { Algorithm = other }.Register().Status, Is.EqualTo(401));
            Assert.That(new Phone(_rig) { Algorithm = known }.Register().Status, Is.EqualTo(200));
        }
    }

    [Test]
    public void A_secret_counts_when_the_hash_is_unusable([Values("MD5", "SHA-256")] string algorithm)
    {
        _rig.Directory.Users[("1000", Phone.Realm)] = new UserCredentials { Secret = "secret0", Ha1 = NotHex32, Ha1Sha256 = "" };

        Assert.That(new Phone(_rig) { Algorithm = algorithm }.Register().Status, Is.EqualTo(200));
    }

    private static string Hash(string algorithm)
    {
        var text = Encoding.UTF8.GetBytes($"1000:{Phone.Realm}:secret0");
        return Convert.ToHexStringLower(algorithm == "MD5" ? MD5.HashData(text) : SHA256.HashData(text));
    }
}
