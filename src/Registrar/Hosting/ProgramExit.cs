namespace Registrar.Hosting;

/// <summary>How the program is to end, decided by whichever service knows.</summary>
internal sealed class ProgramExit
{
    private volatile int _code = ExitCodes.Success;

    /// <summary>The exit code; 0 unless somebody said otherwise.</summary>
    public int Code => _code;

    /// <summary>Why, for standard error; <see langword="null"/> when stopped on request.</summary>
    public string? Sentence { get; private set; }

    /// <summary>Decides the end; the first to do so wins.</summary>
    public void Set(int code, string sentence)
    {
        if (Interlocked.CompareExchange(ref _code, code, ExitCodes.Success) == ExitCodes.Success) Sentence = sentence;
    }
}
