namespace Registrar.Core.Rules;

/// <summary>How long a Contact is bound.</summary>
/// <remarks>RFC 3261 §10.3 step 7, §10.2.1.1. Seconds everywhere. Pure.</remarks>
internal static class ExpiryRules
{
    // RFC 3261 §10.3 step 7: 423 only for requests under an hour.
    private const uint NeverTooBriefSeconds = 3600;

    /// <summary>What a Contact asks for: its own parameter, else the Expires header, else the default; nonsense counts as the default.</summary>
    public static uint Asked(in RequestedContact contact, AskedExpiry header, RegisterPolicy policy)
    {
        var asked = contact.Expires.IsPresent ? contact.Expires : header;
        if (asked.IsNumber)
            return asked.Seconds;

        // 423 judges what a phone asked for; one that asked for nothing is not to blame for a default under the minimum.
        return (uint)(policy.RegPingSeconds > 0 ? policy.DefaultSeconds : Math.Max(policy.DefaultSeconds, policy.MinSeconds));
    }

    /// <summary>Grants an expiry.</summary>
    /// <param name="askedSeconds">Not 0.</param>
    /// <param name="policy">The realm's policy.</param>
    /// <param name="needsRefresh">Nothing but its own refreshes keeps the phone's NAT open.</param>
    /// <param name="grantedSeconds">What the phone is told.</param>
    /// <param name="lifeSeconds">How long the binding lives.</param>
    /// <returns><see langword="false"/> when it is under the minimum: 423.</returns>
    public static bool TryGrant(uint askedSeconds, RegisterPolicy policy, bool needsRefresh, out int grantedSeconds, out int lifeSeconds)
    {
        // Regping: the phone comes back often, the binding outlives some lost packets; the minimum does not apply.
        if (policy.RegPingSeconds > 0)
        {
            grantedSeconds = (int)Math.Min(askedSeconds, (uint)policy.RegPingSeconds);
            lifeSeconds = Math.Max(policy.DefaultSeconds, grantedSeconds);
            return true;
        }

        var isTooBrief = askedSeconds < policy.MinSeconds && askedSeconds < NeverTooBriefSeconds;
        var longest = needsRefresh && policy.NatSeconds > 0 ? Math.Min(policy.MaxSeconds, Math.Max(policy.NatSeconds, policy.MinSeconds)) : policy.MaxSeconds;
        grantedSeconds = lifeSeconds = isTooBrief ? policy.MinSeconds : (int)Math.Min(askedSeconds, (uint)longest);
        return !isTooBrief || policy.RaisesToMinimum;
    }

    /// <summary>Whether a UDP mapping somewhere on the way ends soon and nothing but the phone's refreshes renews it (RFC 4787 §4.3: from two minutes on).</summary>
    public static bool NeedsRefresh(in RegisterRequest request, in RequestedContact contact, RegisterPolicy policy) =>
        policy.NatSeconds > 0 && request.Transport == "udp" && request.Path.IsEmpty
        && NatRules.IsBehindNat(request.Message[contact.Uri], request.SourceAddress, request.SourcePort);

    /// <summary>Takes a random part off a granted expiry: phones that lost power together would come back together, for ever.</summary>
    /// <param name="grantedSeconds">As <see cref="TryGrant"/> gave it.</param>
    /// <param name="policy">The realm's policy.</param>
    /// <param name="draw">From [0, 1).</param>
    /// <returns>Evenly one of the seconds from (100 − jitter) % of it up to all of it; never below the minimum.</returns>
    public static int Smear(int grantedSeconds, RegisterPolicy policy, double draw)
    {
        if (policy.JitterPercent == 0)
            return grantedSeconds;

        var least = grantedSeconds - (int)(grantedSeconds * (long)policy.JitterPercent / 100);
        var minimum = policy.RegPingSeconds > 0 ? 1 : Math.Min(policy.MinSeconds, grantedSeconds);
        return grantedSeconds - (int)(draw * (grantedSeconds - Math.Max(least, minimum) + 1));
    }
}
