using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Drachtio.Client.Sessions;

/// <summary>Sends what a blocking socket takes at once, and never waits.</summary>
/// <remarks>
/// For the read thread: the answers of a batch leave on the thread that made them. At 2,500 single frames/s a request cost 67–83 µs of
/// CPU with everything handed to a send thread, 30–58 µs like this, 13–14 µs of which are a bare blocking loop's. The runtime cannot ask
/// for it: its non-blocking sockets stay so for receives, too, and those then cost a round through the poll thread. Linux only;
/// elsewhere the send thread does all the sending.
/// </remarks>
internal static class DirectSend
{
    private const int DontWaitFlag = 0x40;
    private const int NoSignalFlag = 0x4000;
    private const int Interrupted = 4;
    private const int TryAgain = 11;

    /// <summary>Whether this system has it.</summary>
    public static bool IsSupported { get; } = OperatingSystem.IsLinux();

    /// <summary>Sends the start of <paramref name="bytes"/>.</summary>
    /// <returns>Bytes the socket has taken; 0 when its buffer is full.</returns>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed.</exception>
    public static int Send(SafeSocketHandle socket, ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var sent = Send(socket, in MemoryMarshal.GetReference(bytes), bytes.Length, DontWaitFlag | NoSignalFlag);
            if (sent >= 0)
            {
                return (int)sent;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    continue;
                case TryAgain:
                    return 0;
                case var error:
                    throw new SocketException(error, Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    // The handle keeps its number from being given to another socket meanwhile.
    [DllImport("libc", EntryPoint = "send", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Send(SafeSocketHandle socket, in byte bytes, nint length, int flags);
}
