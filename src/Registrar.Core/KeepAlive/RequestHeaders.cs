using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Drachtio.Sip;
using Registrar.Core.Bindings;

namespace Registrar.Core.KeepAlive;

/// <summary>Writes what every request of ours to a phone begins with, OPTIONS and NOTIFY alike.</summary>
/// <remarks>Each request is a transaction of its own, outside any dialog: new tag, new Call-ID. Safe from any thread.</remarks>
internal sealed class RequestHeaders
{
    private readonly string _prefix = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private uint _count;

    /// <summary>Begins anew with From, To, Call-ID, CSeq, Contact and User-Agent.</summary>
    /// <param name="headers">Where to; emptied first.</param>
    /// <param name="method">Method of the request.</param>
    /// <param name="binding">Whom it goes to.</param>
    /// <param name="accept">Value of Accept; none when empty.</param>
    public void Begin(SipHeaderWriter headers, SipMethod method, in Binding binding, ReadOnlySpan<byte> accept = default)
    {
        var number = Interlocked.Increment(ref _count);
        headers.Clear();

        // The realm, never localhost: on cached flows the server would put the phone's own address there (drachtio-protocol §3.7).
        Write(headers, SipHeaderId.From, $"<sip:{binding.Realm}>;tag={_prefix[..8]}{number:x8}");
        Write(headers, SipHeaderId.To, $"<{binding.Aor}>");
        Write(headers, SipHeaderId.CallId, $"{_prefix}{number:x8}@{binding.Realm}");
        Write(headers, SipHeaderId.CSeq, $"{(number & 0x7FFFFFFF) + 1} {SipMethods.Name(method)}");
        if (binding.Link.LocalAddress(binding.Transport) is { } local)
            Write(headers, SipHeaderId.Contact, $"<sip:{local};transport={binding.Transport}>");

        if (!accept.IsEmpty) headers.TryAdd(SipHeaderId.Accept, accept);
        headers.TryAdd(SipHeaderId.UserAgent, "Registrar"u8);
    }

    private static void Write(SipHeaderWriter headers, SipHeaderId id, FormattableString value) =>
        headers.TryAdd(id, Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
}
