using System.Text;
using Fuzz.Engine;
using Registrar.Http;

namespace Fuzz.Targets;

/// <summary>Targets of HTTP requests: read, escaped and read again they name the same realm and user.</summary>
internal sealed class HttpPathTarget : FuzzTarget
{
    /// <inheritdoc />
    public override string Name => "httppath";

    /// <inheritdoc />
    public override IReadOnlyList<string> Words => ["/reg", "/reg/", "http://", "//", "/../", "%2F", "%2e", "%c3%a9", "%ff", "%u1234", "+44"];

    /// <inheritdoc />
    public override IEnumerable<byte[]> Seeds =>
        ["/reg"u8.ToArray(), "/reg/bling.babblevoice.com/1000?x=1#y"u8.ToArray(), "http://localhost:9000/reg/a%2Fb/%2B44"u8.ToArray(), "/%72eg/a/b"u8.ToArray(), "*"u8.ToArray(), "localhost:443"u8.ToArray()];

    /// <inheritdoc />
    public override void Run(ReadOnlyMemory<byte> input)
    {
        if (!RequestPath.TryRead(Encoding.Latin1.GetString(input.Span), out var parts)) return;

        Require(parts.Length <= 2, "More parts than a realm and a user.");
        var again = string.Concat(parts.Select(static part => "/" + Uri.EscapeDataString(part)));
        Require(RequestPath.TryRead("/reg" + again, out var same) && same.SequenceEqual(parts, StringComparer.Ordinal), "Escaped and read again it names somebody else.");
    }
}
