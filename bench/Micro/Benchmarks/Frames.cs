using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Drachtio.Client.Wire;
using Micro.Support;

namespace Micro.Benchmarks;

/// <summary>Frames of the control protocol: a REGISTER in, a 200 out.</summary>
[MemoryDiagnoser]
public class Frames
{
    private const string Id = "bc78bd18-4ce7-474c-8a95-e6d97000c6cb";

    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly byte[] _payload;
    private readonly byte[] _stream;
    private readonly byte[] _firstLine = Encoding.ASCII.GetBytes($"{Id}|sip|{Id}|");
    private readonly byte[] _answer = "SIP/2.0 200 OK\r\nContact: <sip:1000@10.0.0.7:36221;rinstance=d42207a765c0626b;transport=UDP>;expires=3600\r\nExpires: 3600\r\n\r\n"u8.ToArray();

    /// <summary>Makes the frame.</summary>
    public Frames()
    {
        _payload = [.. Encoding.ASCII.GetBytes($"{Id}|sip|network|735|udp|10.0.0.7|36221|17:27:41.258075|{Id}||127.0.0.1|5162|\r\n"), .. PhoneTexts.Register("1000", 1)];
        _stream = [.. Encoding.ASCII.GetBytes($"{_payload.Length}#"), .. _payload];
    }

    /// <summary>Cuts a frame out of the stream.</summary>
    [Benchmark]
    public int Read()
    {
        var buffer = new ReadOnlySequence<byte>(_stream);
        var reader = new FrameReader(100_000);
        return reader.TryRead(ref buffer, out var payload) ? (int)payload.Length : throw new InvalidOperationException("A whole frame was not read.");
    }

    /// <summary>Splits its first line into tokens.</summary>
    [Benchmark]
    public int Tokens() => new FrameTokens(_payload)[8].Length;

    /// <summary>Writes the frame of a response.</summary>
    [Benchmark]
    public int Write()
    {
        _output.ResetWrittenCount();
        FrameWriter.Write(_output, _firstLine, _answer);
        return _output.WrittenCount;
    }
}
