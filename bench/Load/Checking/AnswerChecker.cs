using Load.Phones;

namespace Load.Checking;

/// <summary>Says what is wrong with an answer. Every answer passes here, also while the clock runs.</summary>
/// <param name="realm">Realm of all users, ASCII.</param>
/// <param name="hash">Algorithm of the challenge that is answered.</param>
/// <param name="grantedSeconds">Seconds a registrar is to grant.</param>
/// <param name="maxContacts">Contacts a 200 may have: the phones of a user.</param>
internal sealed class AnswerChecker(byte[] realm, HashKind hash, int grantedSeconds, int maxContacts)
{
    // Registrars that store a time of day in whole seconds tell one second less when it has just turned.
    private const int RoundingSeconds = 1;

    /// <summary>A challenge: 401 or 407, our realm, a nonce, our algorithm.</summary>
    public Fault CheckChallenge(ReadOnlySpan<byte> sip, out Challenge challenge)
    {
        challenge = default;
        var status = StatusLine.StatusOf(sip);
        if (status is not (401 or 407)) return status == 0 ? Fault.Unreadable : Fault.Status;
        if (!Challenge.TryFind(sip, hash, out challenge) || challenge.Style.IsProxy != (status == 407)) return Fault.NoChallenge;
        return challenge.Realm.SequenceEqual(realm) ? Fault.None : Fault.WrongRealm;
    }

    /// <summary>A refusal of wrong credentials: 401, 403 or 407.</summary>
    public static Fault CheckRefusal(ReadOnlySpan<byte> sip)
    {
        var status = StatusLine.StatusOf(sip);
        return status is 401 or 403 or 407 ? Fault.None : status == 0 ? Fault.Unreadable : Fault.Status;
    }

    /// <summary>A 200 that lists the phone's Contact with its time, and nobody else's.</summary>
    /// <param name="sip">The answer.</param>
    /// <param name="contact">The phone's Contact URI as sent.</param>
    /// <param name="user">Name of its user.</param>
    public Fault CheckBinding(ReadOnlySpan<byte> sip, ReadOnlySpan<byte> contact, ReadOnlySpan<byte> user)
    {
        var fault = CheckList(sip, contact, user, out var isListed);
        return fault == Fault.None && !isListed ? Fault.MissingContact : fault;
    }

    /// <summary>A 200 that does not list the phone's Contact any more.</summary>
    public Fault CheckRemoval(ReadOnlySpan<byte> sip, ReadOnlySpan<byte> contact, ReadOnlySpan<byte> user)
    {
        var fault = CheckList(sip, contact, user, out var isListed);
        return isListed ? Fault.ContactStays : fault;
    }

    private Fault CheckList(ReadOnlySpan<byte> sip, ReadOnlySpan<byte> contact, ReadOnlySpan<byte> user, out bool isListed)
    {
        isListed = false;
        var status = StatusLine.StatusOf(sip);
        if (status != 200) return status == 0 ? Fault.Unreadable : Fault.Status;

        var contacts = 0;
        var lines = new HeaderLines(sip);
        while (lines.Next())
        {
            if (!lines.Is("Contact"u8) && !lines.Is("m"u8)) continue;

            var values = lines.Value;
            while (ContactText.TryTake(ref values, out var uri, out var expires))
            {
                contacts++;
                if (!IsOf(uri, user)) return Fault.ForeignContact;

                var isOwn = uri.SequenceEqual(contact);
                isListed |= isOwn;
                if (expires > grantedSeconds || expires < (isOwn ? grantedSeconds - RoundingSeconds : 0)) return Fault.WrongExpires;
            }

            if (!values.IsEmpty) return Fault.Unreadable;
        }

        return contacts > maxContacts ? Fault.ForeignContact : Fault.None;
    }

    private static bool IsOf(ReadOnlySpan<byte> uri, ReadOnlySpan<byte> user) =>
        uri.StartsWith("sip:"u8) && uri[4..].StartsWith(user) && uri.Length > user.Length + 4 && uri[user.Length + 4] == (byte)'@';
}
