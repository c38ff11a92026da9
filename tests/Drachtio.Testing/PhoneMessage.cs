using System.Globalization;
using System.Net;
using System.Text;

namespace Drachtio.Testing;

/// <summary>A SIP message as a test reads it: split with plain string calls, on purpose not by the parser under test.</summary>
public sealed class PhoneMessage
{
    private readonly List<KeyValuePair<string, string>> _headers = [];

    /// <summary>Reads one whole message.</summary>
    public PhoneMessage(byte[] bytes, IPEndPoint? source = null)
    {
        Bytes = bytes;
        Source = source;
        Text = Encoding.Latin1.GetString(bytes);
        var end = Text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var head = end < 0 ? Text : Text[..end];
        Body = end < 0 ? "" : Text[(end + 4)..];
        var lines = head.Split("\r\n");
        StartLine = lines[0];
        foreach (var line in lines[1..])
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) _headers.Add(new(line[..colon].Trim(), line[(colon + 1)..].Trim()));
        }
    }

    /// <summary>The message as it stood on the wire.</summary>
    public byte[] Bytes { get; }

    /// <summary>Where a datagram came from; the peer for a stream.</summary>
    public IPEndPoint? Source { get; }

    /// <summary>The message with one character per byte.</summary>
    public string Text { get; }

    /// <summary>The first line.</summary>
    public string StartLine { get; }

    /// <summary>Everything after the empty line.</summary>
    public string Body { get; }

    /// <summary>Whether it is a line end: the answer to a keep-alive on a stream (RFC 5626 §4.4.1).</summary>
    public bool IsKeepAlive => StartLine.Length == 0;

    /// <summary>Whether it is a request.</summary>
    public bool IsRequest => !IsKeepAlive && !StartLine.StartsWith("SIP/2.0 ", StringComparison.Ordinal);

    /// <summary>Status of a response; 0 for anything else.</summary>
    public int Status => IsRequest || IsKeepAlive ? 0 : int.Parse(StartLine.AsSpan(8, 3), CultureInfo.InvariantCulture);

    /// <summary>The request's method, or the method of a response's CSeq.</summary>
    public string Method => IsRequest ? StartLine.Split(' ')[0] : Header("CSeq")!.Split(' ')[^1];

    /// <summary>The Request-URI of a request.</summary>
    public string RequestUri => StartLine.Split(' ')[1];

    /// <summary>The branch of the top Via.</summary>
    public string Branch => Parameter(Header("Via") ?? "", "branch") ?? "";

    /// <summary>Every Contact value, one by one.</summary>
    public IReadOnlyList<string> Contacts => [.. Headers("Contact").SelectMany(SplitValues)];

    /// <summary>The first value of a header, any case; null when absent.</summary>
    public string? Header(string name) => Headers(name).FirstOrDefault();

    /// <summary>Every line of a header, as sent.</summary>
    public IEnumerable<string> Headers(string name) =>
        _headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);

    /// <summary>The value of <c>;name=value</c> in a header value; null when absent.</summary>
    public static string? Parameter(string value, string name)
    {
        var at = value.IndexOf($";{name}=", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var from = at + name.Length + 2;
        var to = value.AsSpan(from).IndexOfAny(";, \t>");
        return to < 0 ? value[from..] : value.Substring(from, to);
    }

    /// <inheritdoc />
    public override string ToString() => Text;

    private static IEnumerable<string> SplitValues(string line)
    {
        var from = 0;
        var isQuoted = false;
        var isInAngle = false;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '"') isQuoted = !isQuoted;
            else if (isQuoted) continue;
            else if (line[at] == '<') isInAngle = true;
            else if (line[at] == '>') isInAngle = false;
            else if (line[at] == ',' && !isInAngle)
            {
                yield return line[from..at].Trim();
                from = at + 1;
            }
        }
        yield return line[from..].Trim();
    }
}
