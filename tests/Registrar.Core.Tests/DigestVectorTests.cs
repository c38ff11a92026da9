using System.Text;
using Registrar.Core.Auth;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>The digests of RFC 7616 §3.9, and how much work an answer costs.</summary>
public sealed class DigestVectorTests
{
    private const string Mufasa = "Mufasa|http-auth@example.org|Circle of Life|/dir/index.html|7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v|f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    private const string Jason = "Jäsøn Doe|api@example.org|Secret, or not?|/doe.json|5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK|NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v";

    private static readonly UserCredentials?[] Users =
    [
        null,
        new UserCredentials { Display = "without a secret" },
        new UserCredentials { Display = "another secret", Secret = "wrong" },
        new UserCredentials { Display = "another hash", Ha1 = "00112233445566778899aabbccddeeff" },
        new UserCredentials { Display = "an unusable hash", Ha1 = "00" },
    ];

    // The RFC prints another SHA-512-256 response; its erratum 4897 has the one that follows from the inputs.
    [TestCase("MD5", Mufasa, "8ca523f5e9506fed4657c9700eebdbec", TestName = "S1_RFC_7616_example_MD5")]
    [TestCase("SHA-256", Mufasa, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", TestName = "S2_RFC_7616_example_SHA_256")]
    [TestCase("SHA-512-256", Jason, "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5", TestName = "S2_RFC_7616_example_SHA_512_256")]
    public void The_examples_of_the_RFC_are_right(string algorithm, string fields, string response)
    {
        var part = fields.Split('|');
        var answer = Answer(DigestAlgorithm.Offered([algorithm])[0], response, part[0], part[3], part[4], part[5]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(DigestVerifier.IsRight(in answer, "GET"u8, Utf8(part[1]), new UserCredentials { Secret = part[2] }, new SecretWork()), Is.True);
            Assert.That(DigestVerifier.IsRight(in answer, "PUT"u8, Utf8(part[1]), new UserCredentials { Secret = part[2] }, new SecretWork()), Is.False);
            Assert.That(DigestVerifier.IsRight(in answer, "GET"u8, Utf8(part[1]), new UserCredentials { Secret = part[2] + " " }, new SecretWork()), Is.False);
        }
    }

    [TestCase("", "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a")]
    [TestCase("abc", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23")]
    public void S2_SHA_512_256_is_that_of_FIPS_180_4_and_not_a_cut_SHA_512(string text, string hash)
    {
        var twice = new byte[64];
        DigestAlgorithm.Sha512256.Hash(Encoding.ASCII.GetBytes(text), twice.AsSpan(0, 32));
        DigestAlgorithm.Sha512256.Hash(Encoding.ASCII.GetBytes(text), twice.AsSpan(32));

        Assert.That(Convert.ToHexStringLower(twice), Is.EqualTo(hash + hash));
    }

    // RFC 1321 §A.5.
    [TestCase("", "d41d8cd98f00b204e9800998ecf8427e")]
    [TestCase("message digest", "f96b697d7cb7938d525a2f31aaf161d0")]
    [TestCase("12345678901234567890123456789012345678901234567890123456789012345678901234567890", "57edf4a22be3c955ac49da2e2107b67a")]
    public void S1_MD5_is_that_of_RFC_1321(string text, string hash)
    {
        var twice = new byte[32];
        DigestAlgorithm.Md5.Hash(Encoding.ASCII.GetBytes(text), twice.AsSpan(0, 16));
        DigestAlgorithm.Md5.Hash(Encoding.ASCII.GetBytes(text), twice.AsSpan(16));

        Assert.That(Convert.ToHexStringLower(twice), Is.EqualTo(hash + hash));
    }

    [Test]
    public void S1_MD5_is_the_platform_s_for_texts_of_every_length()
    {
        var random = new Random(7);
        var texts = Enumerable.Range(0, 2000).Select(length => { var text = new byte[length]; random.NextBytes(text); return text; }).ToArray();

        Assert.That(texts.Select(OurMd5), Is.EqualTo(texts.Select(text => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(text)))));
    }

    [Test]
    public void S3_algorithms_are_offered_strongest_first_whatever_their_order_and_case() =>
        Assert.That(
            DigestAlgorithm.Offered(["md5", "SHA-256", "sha-512-256", "MD5"]).Select(algorithm => algorithm.Name),
            Is.EqualTo(["SHA-512-256", "SHA-256", "MD5"]));

    [Test]
    public void S10_an_unknown_user_costs_the_same_hashes_as_a_wrong_password([ValueSource(nameof(Users))] UserCredentials? user)
    {
        var counting = new CountingAlgorithm();
        var answer = Answer(counting, "8ca523f5e9506fed4657c9700eebdbec", "Mufasa", "/", "n", "c");

        var isRight = DigestVerifier.IsRight(in answer, "REGISTER"u8, "example.org"u8, user, new SecretWork(new FakeDirectory()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(isRight, Is.False);
            Assert.That(counting.Hashes, Is.EqualTo(3), "HA1, HA2 and the response, also where an HA1 is known");
            Assert.That(counting.Ha1sRead, Is.EqualTo(user is null ? 0 : 1));
        }
    }

    [Test]
    public void S10_while_every_user_has_a_ready_hash_nobody_costs_a_third_one([ValueSource(nameof(Users))] UserCredentials? user)
    {
        var counting = new CountingAlgorithm();
        var answer = Answer(counting, "8ca523f5e9506fed4657c9700eebdbec", "Mufasa", "/", "n", "c");
        var ready = user is { Secret: null } ? user : null;

        var isRight = DigestVerifier.IsRight(in answer, "REGISTER"u8, "example.org"u8, ready, ReadyWork());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(isRight, Is.False);
            Assert.That(counting.Hashes, Is.EqualTo(2));
        }
    }

    [Test]
    public void S10_the_first_request_of_a_process_costs_what_every_later_one_does([Values(0, 1, 2, 3, 4)] int first)
    {
        var counting = new CountingAlgorithm();
        var work = new SecretWork(new FakeDirectory { Ready = ["SHA-256"] });
        var answer = Answer(counting, "8ca523f5e9506fed4657c9700eebdbec", "Mufasa", "sip:a@example.org", "n", "c");

        DigestVerifier.IsRight(in answer, "REGISTER"u8, "example.org"u8, Users[first], work);
        var ofFirst = counting.Hashes;
        DigestVerifier.IsRight(in answer, "REGISTER"u8, "example.org"u8, new UserCredentials { Secret = "wrong" }, work);
        var ofSecret = counting.Hashes - ofFirst;
        DigestVerifier.IsRight(in answer, "REGISTER"u8, "example.org"u8, null, work);

        Assert.That((ofFirst, ofSecret, counting.Hashes - ofFirst - ofSecret), Is.EqualTo((3, 3, 3)));
    }

    [Test]
    public void S10_a_directory_that_gets_a_user_with_only_a_secret_makes_everybody_cost_a_third_hash_at_once()
    {
        var counting = new CountingAlgorithm();
        var directory = new FakeDirectory { Ready = ["MD5"] };
        var work = new SecretWork(directory);
        var answer = Answer(counting, "8ca523f5e9506fed4657c9700eebdbec", "Mufasa", "sip:a@example.org", "n", "c");

        DigestVerifier.IsRight(in answer, "REGISTER"u8, "example.org"u8, null, work);
        var before = counting.Hashes;
        directory.Ready = [];
        DigestVerifier.IsRight(in answer, "REGISTER"u8, "example.org"u8, null, work);

        Assert.That((before, counting.Hashes - before), Is.EqualTo((2, 3)));
    }

    [Test]
    public void S10_a_secret_without_a_hash_is_right_whatever_the_directory_says_of_its_users()
    {
        var part = Mufasa.Split('|');
        var answer = Answer(DigestAlgorithm.Md5, "8ca523f5e9506fed4657c9700eebdbec", part[0], part[3], part[4], part[5]);

        Assert.That(DigestVerifier.IsRight(in answer, "GET"u8, Utf8(part[1]), new UserCredentials { Secret = part[2] }, ReadyWork()), Is.True);
    }

    [TestCase("sip:example.org", 1)]
    [TestCase("sip:1000@example.org", 2)]
    public void S10_the_hash_of_a_request_is_remembered_unless_it_names_a_user(string uri, int hashes)
    {
        var counting = new CountingAlgorithm();
        var answer = Answer(counting, "8ca523f5e9506fed4657c9700eebdbec", "Mufasa", uri, "n", "c");
        DigestVerifier.IsRight(in answer, "REGISTER"u8, "example.org"u8, null, ReadyWork());
        var before = counting.Hashes;

        DigestVerifier.IsRight(in answer, "REGISTER"u8, "example.org"u8, null, ReadyWork());

        Assert.That((before, counting.Hashes - before), Is.EqualTo((2, hashes)));
    }

    [Test]
    public void Long_names_and_fields_are_hashed_like_short_ones()
    {
        var (name, realm, secret) = (new string('n', 250), new string('r', 200), new string('s', 500));
        var (nonce, cnonce, uri) = (new string('o', 256), new string('c', 512), "sip:" + new string('u', 1020));
        var response = Md5($"{Md5($"{name}:{realm}:{secret}")}:{nonce}:00000001:{cnonce}:auth:{Md5($"REGISTER:{uri}")}");
        var answer = Answer(DigestAlgorithm.Md5, response, name, uri, nonce, cnonce);

        Assert.That(DigestVerifier.IsRight(in answer, "REGISTER"u8, Utf8(realm), new UserCredentials { Secret = secret }, new SecretWork()), Is.True);
    }

    [TestCase(0)]
    [TestCase(15)]
    public void S11_an_answer_wrong_in_any_byte_is_wrong(int place)
    {
        var response = Convert.FromHexString("8ca523f5e9506fed4657c9700eebdbec");
        response[place] ^= 1;
        var part = Mufasa.Split('|');
        var answer = Answer(DigestAlgorithm.Md5, Convert.ToHexStringLower(response), part[0], part[3], part[4], part[5]);

        Assert.That(DigestVerifier.IsRight(in answer, "GET"u8, Utf8(part[1]), new UserCredentials { Secret = part[2] }, new SecretWork()), Is.False);
    }

    // Says which function compares, not how long it takes: time measured on a shared machine proves nothing.
    [TestCase("DigestVerifier.cs")]
    [TestCase("NonceMint.cs")]
    public void S11_the_source_compares_with_the_fixed_time_function_and_no_other(string file)
    {
        var source = File.ReadAllText(Path.Combine(Repository(), "src", "Registrar.Core", "Auth", file));

        Assert.That(source, Does.Contain("CryptographicOperations.FixedTimeEquals").And.Not.Contain("SequenceEqual").And.Not.Contain("SequenceCompareTo"));
    }

    [Test]
    public void S12_what_few_users_have_costs_the_others_no_memory()
    {
        var secret = new string('s', 8);
        var users = new UserCredentials[1000];
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (ref var user in users.AsSpan()) user = new UserCredentials { Secret = secret, Display = secret };
        var perUser = (GC.GetAllocatedBytesForCurrentThread() - before) / users.Length;

        // Two references, an MD5 hash, a word for what it is, and the object's own 16 bytes.
        Assert.That(perUser, Is.EqualTo(56));
    }

    [Test]
    public void S12_hashes_and_further_addresses_of_a_user_do_not_disturb_each_other()
    {
        var user = new UserCredentials { Ha1 = "m" } with { Ha1Sha256 = "a", Aors = ["x*"] };
        var other = user with { Ha1Sha512256 = "b" };

        using (Assert.EnterMultipleScope())
        {
            Assert.That((user.Ha1, user.Ha1Sha256, user.Ha1Sha512256, user.Aors[0]), Is.EqualTo(("m", "a", (string?)null, "x*")));
            Assert.That((other.Ha1, other.Ha1Sha256, other.Ha1Sha512256, other.Aors[0]), Is.EqualTo(("m", "a", "b", "x*")));
            Assert.That(new UserCredentials { Ha1Sha256 = null, Aors = [] }, Is.EqualTo(new UserCredentials()));
            Assert.That(new UserCredentials().Aors, Is.Empty);
            Assert.That(other.ToString(), Does.Not.Contain("b }"));
        }
    }

    private static DigestAnswer Answer(DigestAlgorithm algorithm, string response, string username, string uri, string nonce, string cnonce) => new()
    {
        Algorithm = algorithm,
        Username = username,
        Nonce = Encoding.ASCII.GetBytes(nonce),
        Uri = Encoding.ASCII.GetBytes(uri),
        Response = Encoding.ASCII.GetBytes(response),
        HasQop = true,
        CNonce = Encoding.ASCII.GetBytes(cnonce),
        NcText = "00000001"u8,
        Nc = 1,
    };

    private static SecretWork ReadyWork() => new(new FakeDirectory { Ready = ["MD5"] });

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string OurMd5(byte[] text)
    {
        var hash = new byte[16];
        DigestAlgorithm.Md5.Hash(text, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static string Md5(string text) => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(Utf8(text)));

    private static string Repository()
    {
        var directory = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Registrar.sln")))
            directory = directory.Parent ?? throw new InvalidOperationException("Registrar.sln is in no directory above the tests.");

        return directory.FullName;
    }

    private sealed class CountingAlgorithm : DigestAlgorithm
    {
        public int Hashes { get; private set; }

        public int Ha1sRead { get; private set; }

        public override string Name => Md5.Name;

        public override int HashBytes => Md5.HashBytes;

        public override void Hash(ReadOnlySpan<byte> source, Span<byte> destination)
        {
            Hashes++;
            Md5.Hash(source, destination);
        }

        public override bool TryCopyHa1(UserCredentials user, Span<byte> destination)
        {
            Ha1sRead++;
            return user.TryCopyHa1(destination);
        }
    }
}
