using System.Runtime.InteropServices;

namespace Load.Measuring;

/// <summary>The kernel's timespec on 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    /// <summary>Whole seconds.</summary>
    public long Seconds;

    /// <summary>The rest, 0 to 999,999,999.</summary>
    public long Nanoseconds;
}
