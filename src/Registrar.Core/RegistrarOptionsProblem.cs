namespace Registrar.Core;

/// <summary>What is wrong with a set of options.</summary>
/// <param name="Realm">The realm whose set it is, as given; <see langword="null"/> for the flat one.</param>
/// <param name="Keys">The options involved, as configuration names them: the one the sentence begins with first.</param>
/// <param name="Sentence">Value and remedy; begins with the first key.</param>
internal sealed record RegistrarOptionsProblem(string? Realm, IReadOnlyList<string> Keys, string Sentence);
