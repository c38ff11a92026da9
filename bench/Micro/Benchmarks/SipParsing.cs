using System.Text;
using BenchmarkDotNet.Attributes;
using Drachtio.Sip;
using Micro.Support;

namespace Micro.Benchmarks;

/// <summary>Bytes to values: one REGISTER of about 1 kB and the headers a registrar reads.</summary>
[MemoryDiagnoser]
public class SipParsing
{
    private static readonly byte[] Register = PhoneTexts.Register("1000", 2, PhoneTexts.Authorization("1000", "AZ2qk7Dk8d1aJ2c9eYb0a1b2c3d4e5f60718293a", 1));
    private static readonly byte[] ContactText = Encoding.ASCII.GetBytes("\"A phone\" <sip:1000@10.0.0.7:36221;rinstance=d42207a765c0626b;transport=UDP>;q=0.5;expires=3600;+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\";reg-id=1");
    private static readonly byte[] CredentialsText = Encoding.ASCII.GetBytes(PhoneTexts.Authorization("1000", "AZ2qk7Dk8d1aJ2c9eYb0a1b2c3d4e5f60718293a", 1));
    private static readonly byte[] ViaText = "SIP/2.0/UDP 10.0.0.7:36221;branch=z9hG4bK-524287-1---4d6dd2d6d4a2f5d7;rport=36221"u8.ToArray();

    private readonly SipMessage _message = new();

    /// <summary>Indexes a REGISTER.</summary>
    [Benchmark]
    public int Message() => _message.TryParse(Register, SipLimits.Default, out _) ? _message.HeaderCount : throw Broken();

    /// <summary>Checks an indexed REGISTER against RFC 3261 §8.1.1 and §8.2.</summary>
    [Benchmark]
    public int MessageAndRules() => _message.TryParse(Register, SipLimits.Default, out _) && SipMessageRules.Check(_message) == SipParseError.None ? 1 : throw Broken();

    /// <summary>Reads a Contact with its parameters.</summary>
    [Benchmark]
    public int Contact() => ContactValue.TryParse(ContactText, out var contact) && contact.TryGetExpires(out var seconds) && contact.TryGetQ(out _) ? (int)seconds : throw Broken();

    /// <summary>Reads digest credentials.</summary>
    [Benchmark]
    public int Credentials() => DigestCredentials.TryParse(CredentialsText, out var credentials) ? credentials.Response.Length : throw Broken();

    /// <summary>Reads a Via.</summary>
    [Benchmark]
    public int Via() => ViaValue.TryParse(ViaText, out var via) ? via.RPort : throw Broken();

    private static InvalidOperationException Broken() => new("What a phone sends every minute was not understood.");
}
