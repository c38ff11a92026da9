using Registrar.Core.Auth;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Rules;

/// <summary>All that the rules need to know of one REGISTER.</summary>
/// <remarks>Borrows the request's bytes; lives as long as the call.</remarks>
internal readonly ref struct RegisterRequest
{
    /// <summary>Makes one that says nothing yet.</summary>
    public RegisterRequest()
    {
    }

    /// <summary>The request's bytes; the contacts' URIs and instances are places in it.</summary>
    public required ReadOnlySpan<byte> Message { get; init; }

    /// <summary>The contacts' parameters, one after the other.</summary>
    public required ReadOnlySpan<byte> Parameters { get; init; }

    /// <summary>The contacts, none for a query; none with <see cref="IsStar"/>.</summary>
    public required ReadOnlySpan<RequestedContact> Contacts { get; init; }

    /// <summary>The one Contact is <c>*</c>.</summary>
    public required bool IsStar { get; init; }

    /// <summary>The Expires header.</summary>
    public required AskedExpiry Expires { get; init; }

    /// <summary>Call-ID as sent.</summary>
    public required ReadOnlySpan<byte> CallId { get; init; }

    /// <summary>CSeq number.</summary>
    public required uint CSeq { get; init; }

    /// <summary>Source address, IPv6 without brackets.</summary>
    public required ReadOnlySpan<byte> SourceAddress { get; init; }

    /// <summary>Source port.</summary>
    public required int SourcePort { get; init; }

    /// <summary>The whole request in one number, different in each process; 0 when nobody has taken it. The same bytes again have the same.</summary>
    public ulong Fingerprint { get; init; }

    /// <summary>Transport it came over, lower case.</summary>
    public string Transport { get; init; } = "";

    /// <summary>The server it came by.</summary>
    public IKeepAliveLink? Link { get; init; }

    /// <summary>User-Agent as sent; empty without one.</summary>
    public ReadOnlySpan<byte> UserAgent { get; init; }

    /// <summary>What the SIPS rules ask for.</summary>
    public SipsFacts Sips { get; init; }

    /// <summary>Path values that count, as a binding stores them; empty without any.</summary>
    public ReadOnlySpan<byte> Path { get; init; }

    /// <summary>Bytes of Path and Service-Route in a 200.</summary>
    public int RouteBytes { get; init; }

    /// <summary>A draw from [0, 1) for the jitter, made once: a decision that is taken again is the same.</summary>
    public double Draw { get; init; }

    /// <summary>What the digest has proven.</summary>
    public required Proof Proof { get; init; }

    /// <summary>Whether a contact asks for its removal: its own expiry is 0, or without one the header's.</summary>
    public bool IsRemoval(in RequestedContact contact) => contact.Expires.IsPresent ? contact.Expires.IsZero : Expires.IsZero;
}
