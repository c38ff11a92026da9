using System.Net.Sockets;
using System.Runtime.InteropServices;
using Load.Measuring;

namespace Load.Links;

/// <summary>Waits for a socket with the precision of nanoseconds.</summary>
/// <remarks><see cref="Socket.Poll(int, SelectMode)"/> rounds to milliseconds: an open loop would either be late or burn a core.</remarks>
internal static partial class Readiness
{
    private const short PollIn = 1;
    private const short PollOut = 4;

    /// <summary>Waits until there is something to read (or room to write) or the time is over.</summary>
    /// <returns>Whether there is something to read: bytes, an end or an error.</returns>
    public static bool WaitToRead(Socket socket, bool orWrite, long waitNs)
    {
        var poll = new PollDescriptor { Handle = (int)socket.SafeHandle.DangerousGetHandle(), Events = orWrite ? (short)(PollIn | PollOut) : PollIn };
        var time = new TimeSpec { Seconds = waitNs / 1_000_000_000, Nanoseconds = waitNs % 1_000_000_000 };
        return ppoll(ref poll, 1, in time, 0) > 0 && (poll.Returned & ~PollOut) != 0;
    }

    [LibraryImport("libc")]
    private static partial int ppoll(ref PollDescriptor descriptors, nuint count, in TimeSpec timeout, nint signalMask);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Handle;
        public short Events;
        public short Returned;
    }
}
