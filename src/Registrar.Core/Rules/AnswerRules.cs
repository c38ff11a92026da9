using System.Diagnostics;
using Registrar.Core.Bindings;

namespace Registrar.Core.Rules;

/// <summary>What a 200 lists, before it is written.</summary>
/// <remarks>RFC 3261 §10.3 step 8. Pure.</remarks>
internal static class AnswerRules
{
    // "Contact: <" + ">" + ";expires=" + ten digits + CRLF
    private const int LineBytes = 10 + 1 + 9 + 10 + 2;

    /// <summary>Whether it lists all bindings, not only those that the request names; a query names none and gets all.</summary>
    public static bool ListsAll(in RegisterRequest request, RegisterPolicy policy) => !policy.ListsOwnOnly || request.Contacts.IsEmpty;

    /// <summary>Bytes of its Contact, Path and Service-Route lines.</summary>
    public static int Bytes(in RegisterRequest request, RegisterPolicy policy, ReadOnlySpan<Binding> bindings, in Decision decision)
    {
        var listsAll = ListsAll(in request, policy);
        var total = request.RouteBytes;
        for (var i = 0; listsAll && i < bindings.Length; i++)
            total += LineBytes + bindings[i].Uri.Length + bindings[i].ParametersLength;

        foreach (ref readonly var change in decision.Changes)
        {
            if (change.Binding >= 0 && listsAll)
                total -= LineBytes + bindings[change.Binding].Uri.Length + bindings[change.Binding].ParametersLength;

            if (change.IsRemoval)
                continue;

            Debug.Assert(change.Contact >= 0, "only removals may come without a contact");
            ref readonly var contact = ref request.Contacts[change.Contact];
            total += LineBytes + request.Message[contact.Uri].Length + request.Parameters[contact.Parameters].Length;
        }

        return total;
    }
}
