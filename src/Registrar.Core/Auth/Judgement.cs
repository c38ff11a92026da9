namespace Registrar.Core.Auth;

/// <summary>What came of one answer to a challenge.</summary>
/// <param name="Proof">What it has proven.</param>
/// <param name="IsWrong">The digest itself was wrong, or nobody has that name: worth an event. A right digest on a foreign nonce (a phone that still answers our predecessor) is not.</param>
/// <param name="Stamp">The nonce, when it is ours.</param>
internal readonly record struct Judgement(Proof Proof, bool IsWrong, NonceStamp Stamp);
