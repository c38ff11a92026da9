namespace Registrar.Core.Auth;

/// <summary>What came of one answer to a challenge.</summary>
/// <param name="Proof">What it has proven.</param>
/// <param name="IsWrong">The digest on a nonce of ours was wrong, or nobody has that name: worth an event. An answer to a foreign nonce is not, right (a phone that still answers our predecessor) or wrong: a forged packet with an invented nonce must not get the address it names banned.</param>
/// <param name="Stamp">The nonce, when it is ours.</param>
internal readonly record struct Judgement(Proof Proof, bool IsWrong, NonceStamp Stamp);
