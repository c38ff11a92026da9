namespace Registrar.Core.Rules;

/// <summary>One Contact of a REGISTER, as places in the request's bytes.</summary>
internal struct RequestedContact
{
    /// <summary>The URI as sent.</summary>
    public Range Uri;

    /// <summary>Header parameters without <c>expires</c>, as places in <see cref="RegisterRequest.Parameters"/>.</summary>
    public Range Parameters;

    /// <summary>Content of <c>+sip.instance</c>; empty without one.</summary>
    public Range Instance;

    /// <summary>reg-id; 0 without one.</summary>
    public int RegId;

    /// <summary>The URI is a SIPS one.</summary>
    public bool IsSips;

    /// <summary>q in thousandths; 1000 without one.</summary>
    public int Q;

    /// <summary>The q parameter is not a number from 0 to 1.</summary>
    public bool HasBadQ;

    /// <summary>It points where nobody may be sent: see <see cref="Defence.ContactTargets"/>.</summary>
    public bool HasBadTarget;

    /// <summary>The Contact's own expires parameter; see <see cref="AskedExpiry"/>.</summary>
    public AskedExpiry Expires;
}
