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
            .Where(binding => !settings.Policy.IsUnreachable(in binding, nowMs))
            .OrderBy(binding => LookupOrder.KeyOf(in binding, settings.Policy, nowMs), LookupOrder.Instance)
            .Select(binding => new ContactEntry { Contact = NextHop.Callable(in binding, nowMs), Path = PathText.Values(binding.Path), Network = RegistrationView.Network(in binding) });

        return new ContactsAnswer
        {
            Username = username,
            Realm = realm,
            Display = bindings.LastOrDefault(static binding => binding.Display.Length > 0) is { Text: not null } named ? named.Display : "",
            Uri = $"{username}@{realm}",
            Contacts = [.. callable],
        };
    }
}
