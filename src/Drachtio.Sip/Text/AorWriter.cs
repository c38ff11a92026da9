using System.Net;

namespace Drachtio.Sip.Text;

/// <summary>Writes the canonical address of record of a URI (RFC 3261 §10.3 step 5).</summary>
internal static class AorWriter
{
    public static bool TryWrite(in SipUri uri, Span<byte> destination, out int written)
    {
        var writer = new Cursor(destination);
        var isWritten = uri.Scheme switch
        {
            SipUriScheme.Sip or SipUriScheme.Sips => TryWriteSip(in uri, ref writer),
            SipUriScheme.Tel => TryWriteTel(in uri, ref writer),
            _ => false,
        };
        written = isWritten ? writer.Written : 0;
        return isWritten;
    }

    private static bool TryWriteSip(in SipUri uri, ref Cursor writer)
    {
        if (uri.HasUser && !(TryWriteUser(uri.User, ref writer) && writer.TryAdd((byte)'@'))) return false;
        return uri.Host[0] == (byte)'[' ? TryWriteIpv6(uri.Host, ref writer) : TryWriteLower(uri.Host, ref writer);
    }

    private static bool TryWriteUser(ReadOnlySpan<byte> user, ref Cursor writer)
    {
        for (var position = 0; position < user.Length;)
        {
            var value = EscapedText.Next(user, ref position, out var isEscaped);

            // A '%' that was escaped stays so: decoded it would read as another escape.
            var staysEscaped = isEscaped && (value == (byte)'%' || !SipChars.User.Contains(value));
            if (!(staysEscaped ? writer.TryAddEscaped(value) : writer.TryAdd(value))) return false;
        }

        return true;
    }

    private static bool TryWriteLower(scoped ReadOnlySpan<byte> text, ref Cursor writer)
    {
        foreach (var value in text)
        {
            if (!writer.TryAdd(EscapedText.ToLower(value))) return false;
        }

        return true;
    }

    private static bool TryWriteIpv6(ReadOnlySpan<byte> host, ref Cursor writer)
    {
        Span<byte> text = stackalloc byte[64];
        if (!IPAddress.TryParse(host[1..^1], out var address) || !address.TryFormat(text, out var length)) return TryWriteLower(host, ref writer);
        return writer.TryAdd((byte)'[') && TryWriteLower(text[..length], ref writer) && writer.TryAdd((byte)']');
    }

    private static bool TryWriteTel(in SipUri uri, ref Cursor writer)
    {
        foreach (var value in uri.User)
        {
            if (!UriComparer.IsSeparator(value) && !writer.TryAdd(EscapedText.ToLower(value))) return false;
        }

        if (uri.User[0] == (byte)'+') return true;

        // "1000" of one company is not "1000" of another: the context is part of a local number (RFC 3966 §5.1.4).
        if (!uri.Parameters.TryGet("phone-context"u8, out var context)) return false;
        return TryWriteLower(";phone-context="u8, ref writer) && TryWriteContext(context, ref writer);
    }

    private static bool TryWriteContext(ReadOnlySpan<byte> context, ref Cursor writer)
    {
        var isNumber = context[0] == (byte)'+';
        foreach (var value in context)
        {
            if (!(isNumber && UriComparer.IsSeparator(value)) && !writer.TryAdd(EscapedText.ToLower(value))) return false;
        }

        return true;
    }

    private ref struct Cursor(Span<byte> destination)
    {
        private readonly Span<byte> _destination = destination;

        public int Written { get; private set; }

        public bool TryAdd(byte value)
        {
            if (Written >= _destination.Length) return false;
            _destination[Written++] = value;
            return true;
        }

        public bool TryAddEscaped(byte value) =>
            TryAdd((byte)'%') && TryAdd("0123456789ABCDEF"u8[value >> 4]) && TryAdd("0123456789ABCDEF"u8[value & 15]);
    }
}
