using Registrar.Core.Rules;

namespace Registrar.Core.Bindings;

/// <summary>The Contact lines of a 200 in their order.</summary>
/// <remarks>The bindings the request is about stand first, unless nothing changed; the server's flow cache reads the first.</remarks>
internal static class AnswerLines
{
    /// <summary>Lists what a decision has changed, then the others.</summary>
    /// <param name="draft">The bindings after it, sealed.</param>
    /// <param name="listsAll">Others than those the request is about, too.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="answer">Gets the lines.</param>
    public static void List(BindingDraft draft, bool listsAll, long nowMs, in Decision decision, List<AnswerLine> answer)
    {
        foreach (ref readonly var change in decision.Changes)
        {
            if (change.IsRemoval) continue;
            ref readonly var binding = ref draft.Items[draft.IndexOf(change.Contact)];
            answer.Add(new AnswerLine(binding, change.GrantedSeconds));
        }

        for (var i = 0; listsAll && i < draft.Items.Length; i++)
        {
            if (!draft.IsTouched(i)) Add(in draft.Items[i], nowMs, answer);
        }
    }

    /// <summary>Lists what is there, when nothing changes: of a repeat first what it is about.</summary>
    public static void List(ReadOnlySpan<Binding> bindings, bool listsAll, long nowMs, in Decision decision, List<AnswerLine> answer)
    {
        var matches = decision.IsRepeat ? decision.Matches : [];
        foreach (var match in matches)
        {
            if (match >= 0) Add(in bindings[match], nowMs, answer);
        }

        for (var i = 0; listsAll && i < bindings.Length; i++)
        {
            if (!matches.Contains(i)) Add(in bindings[i], nowMs, answer);
        }
    }

    private static void Add(in Binding binding, long nowMs, List<AnswerLine> answer) =>
        answer.Add(new AnswerLine(binding, (int)Math.Clamp((binding.DueMs - nowMs + 999) / 1000, 1, binding.GrantedSeconds)));
}
