using System.Net;
using System.Text;

namespace Drachtio.Sip.Text;

/// <summary>URI equality: RFC 3261 §19.1.4, RFC 5954 §4.2 for IPv6, RFC 3966 §4 for tel.</summary>
/// <remarks>Parameters and headers are at most <see cref="SipParameters.MaxCount"/> each, so the nested look-ups stay small.</remarks>
internal static class UriComparer
{
    public static bool AreEquivalent(in SipUri left, in SipUri right)
    {
        if (left.Scheme != right.Scheme) return false;

        // Most comparisons end here; and a URI with one parameter twice, which the RFC forbids, equals itself at least.
        if (left.Text.SequenceEqual(right.Text)) return true;
        return left.Scheme switch
        {
            SipUriScheme.Unknown => false,
            SipUriScheme.Tel => AreSameNumber(left.User, right.User) && HasAll(left, right) && HasAll(right, left),
            _ => AreSipEquivalent(in left, in right),
        };
    }

    public static bool IsSeparator(byte value) => value is (byte)'-' or (byte)'.' or (byte)'(' or (byte)')';

    private static bool AreSipEquivalent(in SipUri left, in SipUri right) =>
        left.HasUser == right.HasUser
        && left.Port == right.Port
        && left.HostPort.Length == left.Host.Length == (right.HostPort.Length == right.Host.Length)
        && EscapedText.AreEqual(left.User, right.User, ignoreCase: false)
        && EscapedText.AreEqual(left.Password, right.Password, ignoreCase: false)
        && AreHostsEqual(left.Host, right.Host)
        && AreParametersEqual(left.Parameters, right.Parameters)
        && AreParametersEqual(right.Parameters, left.Parameters)
        && AreHeadersEqual(left.Headers, right.Headers)
        && AreHeadersEqual(right.Headers, left.Headers);

    private static bool AreHostsEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (Ascii.EqualsIgnoreCase(left, right)) return true;
        return left[0] == (byte)'[' && right[0] == (byte)'['
            && IPAddress.TryParse(left[1..^1], out var a) && IPAddress.TryParse(right[1..^1], out var b) && a.Equals(b);
    }

    // Parameters that only one URI has are ignored, except those that say where or how the request goes: RFC 3261 §19.1.4
    // names user, ttl, method and maddr, and its examples add transport.
    private static bool AreParametersEqual(SipParameters left, SipParameters right)
    {
        foreach (var parameter in left)
        {
            if (TryFind(right, parameter.Name, out var value))
            {
                if (!EscapedText.AreEqual(parameter.Value, value, ignoreCase: true)) return false;
            }
            else if (MustBeInBoth(parameter.Name))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryFind(SipParameters parameters, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (var parameter in parameters)
        {
            if (!EscapedText.AreEqual(parameter.Name, name, ignoreCase: true)) continue;
            value = parameter.Value;
            return true;
        }

        value = [];
        return false;
    }

    private static bool MustBeInBoth(ReadOnlySpan<byte> name) =>
        EscapedText.AreEqual(name, "transport"u8, ignoreCase: true) || EscapedText.AreEqual(name, "user"u8, ignoreCase: true)
        || EscapedText.AreEqual(name, "ttl"u8, ignoreCase: true) || EscapedText.AreEqual(name, "method"u8, ignoreCase: true)
        || EscapedText.AreEqual(name, "maddr"u8, ignoreCase: true);

    private static bool AreHeadersEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        foreach (var range in left.Split((byte)'&'))
        {
            var header = left[range];
            if (!header.IsEmpty && !HasHeader(right, header)) return false;
        }

        return true;
    }

    private static bool HasHeader(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> wanted)
    {
        Split(wanted, out var wantedName, out var wantedValue);
        foreach (var range in headers.Split((byte)'&'))
        {
            Split(headers[range], out var name, out var value);
            if (EscapedText.AreEqual(name, wantedName, ignoreCase: true) && EscapedText.AreEqual(value, wantedValue, ignoreCase: false)) return true;
        }

        return false;
    }

    private static void Split(ReadOnlySpan<byte> header, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var equals = header.IndexOf((byte)'=');
        name = equals < 0 ? header : header[..equals];
        value = equals < 0 ? [] : header[(equals + 1)..];
    }

    private static bool AreSameNumber(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var l = 0;
        var r = 0;
        while (true)
        {
            while (l < left.Length && IsSeparator(left[l])) l++;
            while (r < right.Length && IsSeparator(right[r])) r++;
            if (l == left.Length || r == right.Length) return l == left.Length && r == right.Length;
            if (EscapedText.ToLower(left[l++]) != EscapedText.ToLower(right[r++])) return false;
        }
    }

    private static bool HasAll(in SipUri left, in SipUri right)
    {
        foreach (var parameter in left.Parameters)
        {
            if (!TryFind(right.Parameters, parameter.Name, out var value)) return false;
            var isNumber = !parameter.Value.IsEmpty && parameter.Value[0] == (byte)'+';
            var isEqual = isNumber ? AreSameNumber(parameter.Value, value) : EscapedText.AreEqual(parameter.Value, value, ignoreCase: true);
            if (!isEqual) return false;
        }

        return true;
    }
}
