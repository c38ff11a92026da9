using Registrar.Core.Bindings;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Queries;

/// <summary>Collects the ways to reach one user. No state.</summary>
internal static class ContactsView
{
    /// <summary>The callable contacts of one address of record.</summary>
    /// <param name="realm">Realm, lower case.</param>
    /// <param name="username">User.</param>
    /// <param name="bindings">Its live bindings.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="settings">Options in force.</param>
    public static ContactsAnswer Of(string realm, string username, Binding[] bindings, long nowMs, RegistrarSettings settings)
    {
        var callable = bindings
            .Where(binding => !settings.Policy.IsUnreachable(binding, nowMs))
            .OrderBy(binding => LookupOrder.KeyOf(binding, settings.Policy, nowMs), LookupOrder.Instance)
            .Select(binding => new ContactEntry { Contact = NextHop.Callable(binding, nowMs), Path = PathText.Values(binding.Origin.Path), Network = RegistrationView.Network(binding.Origin) });

        return new ContactsAnswer
        {
            Username = username,
            Realm = realm,
            Display = Array.FindLast(bindings, binding => binding.Origin.Display.Length > 0)?.Origin.Display ?? "",
            Uri = $"{username}@{realm}",
            Contacts = [.. callable],
        };
    }
}
