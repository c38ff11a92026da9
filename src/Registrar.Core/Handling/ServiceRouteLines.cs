using System.Text;
using Drachtio.Sip;

namespace Registrar.Core.Handling;

/// <summary>The Service-Route of a realm, ready to be written. Immutable.</summary>
/// <remarks>RFC 3608 §5.</remarks>
internal sealed class ServiceRouteLines(IReadOnlyList<string> routes)
{
    // "Service-Route: " and CRLF.
    private const int NameBytes = 15;
    private const int LineBytes = NameBytes + 2;

    private readonly byte[][] _values = [.. routes.Select(static route => TryRead(route, out var value) ? value : [])];

    /// <summary>Bytes they take in a 200.</summary>
    public int AnswerBytes { get; } = routes.Sum(static route => TryRead(route, out var value) ? value.Length + LineBytes : 0);

    /// <summary>Bytes of the one line they stand on, without its end; at most <see cref="SipHeaderWriter.MaxLineBytes"/> can be written.</summary>
    public int SingleLineBytes => NameBytes + _values.Sum(static value => value.Length) + (Math.Max(0, _values.Length - 1) * 2);

    /// <summary>Reads <c>sip:proxy;lr</c> or <c>&lt;sip:proxy;lr&gt;</c>; the value has brackets.</summary>
    public static bool TryRead(string text, out byte[] value)
    {
        value = [];
        var bytes = Encoding.UTF8.GetBytes(text.StartsWith('<') ? text : $"<{text}>");
        if (!NameAddr.TryParse(bytes, out var route) || !SipUri.TryParse(route.Uri, out var uri)
            || uri.Scheme is not (SipUriScheme.Sip or SipUriScheme.Sips) || uri.Host.IsEmpty || bytes.AsSpan().ContainsAny("\r\n\0"u8))
        {
            return false;
        }

        value = bytes;
        return true;
    }

    /// <summary>Writes them on one line: a drachtio-server may turn the order of several lines around, and the order is the route.</summary>
    /// <returns><see langword="false"/> when they are longer than a line may be; then nothing is written.</returns>
    public bool TryWrite(SipHeaderWriter headers)
    {
        if (_values.Length == 0)
            return true;

        headers.Begin(SipHeaderId.ServiceRoute);
        for (var i = 0; i < _values.Length; i++)
        {
            if (i > 0) headers.Append(", "u8);
            headers.Append(_values[i]);
        }

        return headers.TryEnd();
    }
}
