using Registrar.Core.Rules;

namespace Registrar.Core.Bindings;

/// <summary>The Contact lines of a 200 in their order.</summary>
internal static class AnswerLines
{
    /// <summary>Adds what is still missing.</summary>
    /// <remarks>The bindings the request is about stand first already, unless nothing changed; the server's flow cache reads the first.</remarks>
    /// <param name="before">Bindings the decision is about.</param>
    /// <param name="after">Bindings after it.</param>
    /// <param name="listsAll">Others than those the request is about, too.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="answer">Has the bindings made or refreshed.</param>
    public static void List(Binding[] before, Binding[] after, bool listsAll, long nowMs, in Decision decision, List<AnswerLine> answer)
    {
        if (decision.IsRepeat)
        {
            foreach (var match in decision.Matches)
            {
                if (match >= 0 && !Contains(answer, before[match])) answer.Add(Line(before[match], nowMs));
            }
        }

        foreach (var binding in listsAll ? after : [])
        {
            if (!Contains(answer, binding)) answer.Add(Line(binding, nowMs));
        }
    }

    private static bool Contains(List<AnswerLine> answer, Binding binding)
    {
        foreach (var line in answer)
        {
            if (line.Binding == binding) return true;
        }

        return false;
    }

    private static AnswerLine Line(Binding binding, long nowMs) =>
        new(binding, (int)Math.Clamp((binding.DueMs - nowMs + 999) / 1000, 1, binding.GrantedSeconds));
}
