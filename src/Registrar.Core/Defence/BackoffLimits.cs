namespace Registrar.Core.Defence;

/// <summary>When wrong answers make an address of record wait, at one source.</summary>
/// <param name="Failures">Wrong answers that are free. Default 5.</param>
/// <param name="FirstMs">The first wait; each further wrong answer doubles it. Default 1,000.</param>
/// <param name="MaxMs">The longest wait. Default 300,000.</param>
/// <param name="KnownMaxMs">The longest wait at a source where the address of record was proven lately. Default 8,000: what a phone waits anyway.</param>
/// <param name="ForgetMs">Silence after which all is forgotten, at least the longest wait. Default 900,000.</param>
internal readonly record struct BackoffLimits(int Failures, int FirstMs, int MaxMs, int KnownMaxMs, int ForgetMs)
{
    /// <summary>The defaults.</summary>
    public static BackoffLimits Default { get; } = new(5, 1_000, 300_000, 8_000, 900_000);

    /// <summary>No back-off.</summary>
    public static BackoffLimits None { get; }
}
