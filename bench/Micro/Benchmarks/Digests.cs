using System.Text;
using BenchmarkDotNet.Attributes;
using Micro.Support;
using Registrar.Core;
using Registrar.Core.Auth;

namespace Micro.Benchmarks;

/// <summary>What a challenge and its answer cost.</summary>
[MemoryDiagnoser]
public class Digests
{
    private const long NowMs = 1_800_000_000_000;

    private static readonly byte[] Realm = Encoding.ASCII.GetBytes(PhoneTexts.Realm);
    private static readonly byte[] Source = "10.0.0.7"u8.ToArray();
    private static readonly SecretWork Work = new();
    private static readonly UserCredentials User = new() { Secret = PhoneTexts.Secret };

    private readonly NonceMint _mint = new(null);
    private readonly byte[] _nonce = new byte[NonceMint.TextLength];

    /// <summary>Makes a nonce to read.</summary>
    [GlobalSetup]
    public void Setup() => NonceWrite();

    /// <summary>Verifies an MD5 answer that is wrong: the same work as a right one.</summary>
    [Benchmark]
    public int VerifyMd5() => Verify(DigestAlgorithm.Md5);

    /// <summary>The same with SHA-256.</summary>
    [Benchmark]
    public int VerifySha256() => Verify(DigestAlgorithm.Sha256);

    /// <summary>Makes a nonce.</summary>
    [Benchmark]
    public int NonceWrite()
    {
        _mint.Write(Realm, default, NowMs, _nonce);
        return _nonce[0];
    }

    /// <summary>Recognises one.</summary>
    [Benchmark]
    public int NonceRead() => _mint.TryRead(_nonce, Realm, Source, NowMs, out _) ? 1 : throw new InvalidOperationException("The mint does not know its own nonce.");

    private static int Verify(DigestAlgorithm algorithm)
    {
        var answer = new DigestAnswer
        {
            Algorithm = algorithm,
            Username = "1000",
            Nonce = "AZ2qk7Dk8d1aJ2c9eYb0a1b2c3d4e5f60718293a"u8,
            Uri = "sip:load.example.com"u8,
            Response = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"u8[..(algorithm.HashBytes * 2)],
            HasQop = true,
            CNonce = "0a4f113b"u8,
            NcText = "00000001"u8,
            Nc = 1,
        };
        return DigestVerifier.IsRight(in answer, "REGISTER"u8, Realm, User, Work) ? 1 : 0;
    }
}
