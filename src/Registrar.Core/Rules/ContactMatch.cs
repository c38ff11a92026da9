using Drachtio.Sip;
using Registrar.Core.Bindings;

namespace Registrar.Core.Rules;

/// <summary>Which binding a Contact of a REGISTER means.</summary>
/// <remarks>
/// RFC 3261 §10.3 step 7 with §19.1.4 compares URIs. Beyond it: two devices that name different <c>+sip.instance</c> are never
/// one binding, however equal their private addresses; and a device that comes back from a new address (same instance; without
/// instances the same Call-ID from another source) takes its old binding with it, so that no dead twin rings. A removal takes
/// only the Contact it names away, except with a reg-id, which names the flow (RFC 5626 §4.1). No two contacts of one request get
/// the same binding. Pure.
/// </remarks>
internal static class ContactMatch
{
    // The most contacts a request may have (maxcontactsperrequest) fit.
    private const int MaxKeysOnStack = 128;

    /// <summary>No binding.</summary>
    public const int None = -1;

    /// <summary>A later Contact of the same request means the same binding and wins.</summary>
    public const int Superseded = -2;

    /// <summary>Finds the binding of each contact.</summary>
    /// <param name="request">The request.</param>
    /// <param name="bindings">Live bindings of its address of record.</param>
    /// <param name="matches">One index per contact, <see cref="None"/> or <see cref="Superseded"/>.</param>
    public static void Find(in RegisterRequest request, ReadOnlySpan<Binding> bindings, Span<int> matches)
    {
        var contacts = request.Contacts;
        matches.Fill(None);
        if (contacts.Length == 1 && IsSettled(in request, in contacts[0], bindings, ref matches[0]))
            return;

        var keys = contacts.Length <= MaxKeysOnStack ? stackalloc int[contacts.Length] : new int[contacts.Length];
        for (var i = 0; i < contacts.Length; i++) keys[i] = UriKey.Of(request.Message[contacts[i].Uri]);

        for (var i = 1; i < contacts.Length; i++)
        {
            for (var earlier = 0; earlier < i; earlier++)
            {
                if (keys[i] == keys[earlier] && IsSameUri(request.Message[contacts[i].Uri], request.Message[contacts[earlier].Uri]) && !HasOtherInstance(request.Message[contacts[i].Instance], request.Message[contacts[earlier].Instance]))
                    matches[earlier] = Superseded;
            }
        }

        // With the same address twice (two sites, one private network) the device's own is the better one; then the same bytes.
        Take(in request, bindings, keys, matches, Likeness.SameInstance);
        Take(in request, bindings, keys, matches, Likeness.SameBytes);
        Take(in request, bindings, keys, matches, Likeness.Equivalent);

        for (var i = 0; i < contacts.Length; i++)
        {
            if (matches[i] == None) matches[i] = ByDevice(in request, in contacts[i], bindings, matches);
        }
    }

    /// <summary>Whether a binding belongs to the same device as a contact, told by instance and reg-id.</summary>
    public static bool IsSameInstance(in RegisterRequest request, in RequestedContact contact, in Binding binding)
    {
        var instance = request.Message[contact.Instance];
        return contact.RegId == binding.RegId && binding.IsInstance(instance);
    }

    /// <summary>Whether a contact speaks for its whole device, and not for one address of it: a removal does so only with a reg-id.</summary>
    public static bool StandsForDevice(in RegisterRequest request, in RequestedContact contact) =>
        contact.RegId > 0 || !request.IsRemoval(in contact);

    // One phone, one binding, and the Contact to the byte as it was: nearly every REGISTER. Reading both URIs for it took 0.3 µs.
    private static bool IsSettled(in RegisterRequest request, in RequestedContact contact, ReadOnlySpan<Binding> bindings, ref int match)
    {
        if (bindings.Length != 1 || !IsLike(in request, in contact, in bindings[0], Likeness.SameBytes))
            return bindings.IsEmpty;

        match = 0;
        return true;
    }

    // A binding that one contact has taken is no other's: §19.1.4 is not transitive (;line=a and ;line=b both equal a stored URI
    // without line), and one binding cannot become two.
    private static void Take(in RegisterRequest request, ReadOnlySpan<Binding> bindings, ReadOnlySpan<int> keys, Span<int> matches, Likeness likeness)
    {
        for (var i = 0; i < matches.Length; i++)
        {
            for (var b = 0; matches[i] == None && b < bindings.Length; b++)
            {
                if (keys[i] == bindings[b].UriKey && IsLike(in request, in request.Contacts[i], in bindings[b], likeness) && !matches.Contains(b)) matches[i] = b;
            }
        }
    }

    private static bool IsLike(in RegisterRequest request, in RequestedContact contact, in Binding binding, Likeness likeness)
    {
        var uri = request.Message[contact.Uri];
        return likeness switch
        {
            Likeness.SameInstance => IsSameInstance(in request, in contact, in binding) && IsSameUri(uri, binding.Uri),
            Likeness.SameBytes => uri.SequenceEqual(binding.Uri) && !HasOtherInstance(request.Message[contact.Instance], in binding),
            _ => !HasOtherInstance(request.Message[contact.Instance], in binding) && IsSameUri(uri, binding.Uri),
        };
    }

    private static int ByDevice(in RegisterRequest request, in RequestedContact contact, ReadOnlySpan<Binding> bindings, ReadOnlySpan<int> matches)
    {
        for (var i = 0; StandsForDevice(in request, in contact) && i < bindings.Length; i++)
        {
            if (IsSameInstance(in request, in contact, in bindings[i]) && !matches.Contains(i))
                return i;
        }

        if (request.Contacts.Length != 1 || !contact.Instance.Equals(default(Range)) || request.IsRemoval(in contact))
            return None;

        for (var i = 0; i < bindings.Length; i++)
        {
            ref readonly var binding = ref bindings[i];
            if (!binding.HasInstance && request.CallId.SequenceEqual(binding.CallId) && !IsSameSource(in request, in binding))
                return i;
        }

        return None;
    }

    /// <summary>Whether a request came from where a binding's last REGISTER came from.</summary>
    public static bool IsSameSource(in RegisterRequest request, in Binding binding) =>
        request.SourcePort == binding.SourcePort && request.SourceAddress.SequenceEqual(binding.SourceAddress);

    private static bool HasOtherInstance(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        !one.IsEmpty && !other.IsEmpty && !one.SequenceEqual(other);

    private static bool HasOtherInstance(ReadOnlySpan<byte> instance, in Binding binding) =>
        !instance.IsEmpty && binding.HasInstance && !binding.IsInstance(instance);

    private static bool IsSameUri(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        one.SequenceEqual(other)
        || (SipUri.TryParse(one, out var first) && SipUri.TryParse(other, out var second) && first.IsEquivalentTo(in second));

    // From the best to the least.
    private enum Likeness
    {
        SameInstance,
        SameBytes,
        Equivalent,
    }
}
