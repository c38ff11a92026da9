namespace Registrar.Core.Bindings;

/// <summary>One Contact line of a 200.</summary>
/// <param name="Binding">The binding as it then is.</param>
/// <param name="Seconds">Its remaining expiry.</param>
internal readonly record struct AnswerLine(Binding Binding, int Seconds);
