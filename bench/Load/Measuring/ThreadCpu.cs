using System.Runtime.InteropServices;

namespace Load.Measuring;

/// <summary>CPU time of the calling thread, ns: how the generator knows its own cost.</summary>
internal static partial class ThreadCpu
{
    private const int ThreadClock = 3;    // CLOCK_THREAD_CPUTIME_ID of Linux

    /// <summary>CPU time this thread has used.</summary>
    public static long Ns
    {
        get
        {
            _ = clock_gettime(ThreadClock, out var time);
            return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
        }
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);
}
