using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Load.Measuring;

/// <summary>Listens to the garbage collector of a .NET process by its diagnostics port, from outside.</summary>
/// <remarks>
/// Only the GC keyword at Informational: some events per collection, none per allocation, so it costs the registrar nothing that shows.
/// A pause lasts from the request to stop the threads to their release, whatever thread asked for it.
/// </remarks>
internal sealed class GcWatch : IDisposable
{
    private const long GcKeyword = 0x1;
    private const long CollectKeyword = 0x80_0000;
    private const int CollectMs = 20_000;

    private readonly EventPipeSession _session;
    private readonly Thread _reader;
    private readonly GcPauses _pauses = new();
    private readonly ManualResetEventSlim _hasStats = new();
    private long _heapBytes;
    private double _suspendedAtMs = double.NaN;
    private bool _isStopped;

    private GcWatch(EventPipeSession session)
    {
        _session = session;
        _reader = new Thread(Read) { IsBackground = true, Name = "gc events" };
        _reader.Start();
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="pids">Processes measured; only a single one is listened to.</param>
    /// <returns><see langword="null"/> when it is no .NET process, or one that publishes nothing (NativeAOT without event support).</returns>
    public static GcWatch? TryStart(IReadOnlyList<int> pids) => pids.Count == 1 ? TryStart(pids[0], GcKeyword) : null;

    /// <summary>Makes a .NET process collect everything and asks what is left.</summary>
    /// <returns>Bytes of its managed heap; <see langword="null"/> as in <see cref="TryStart(IReadOnlyList{int})"/>.</returns>
    public static long? HeapBytesAfterCollection(IReadOnlyList<int> pids)
    {
        if (pids.Count != 1) return null;

        // Opening a session with this keyword is what asks for the collection.
        using var watch = TryStart(pids[0], GcKeyword | CollectKeyword);
        return watch is not null && watch._hasStats.Wait(CollectMs) ? Interlocked.Read(ref watch._heapBytes) : null;
    }

    /// <summary>Ends, and tells what was seen.</summary>
    public GcPauses Stop()
    {
        Dispose();
        return _pauses;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isStopped) return;
        _isStopped = true;
        try
        {
            _session.Stop();
        }
        catch (Exception gone) when (gone is IOException or ServerNotAvailableException or DiagnosticsClientException or TimeoutException)
        {
            // It ended before we did.
        }

        _reader.Join();
        _session.Dispose();
        _hasStats.Dispose();
    }

    private static GcWatch? TryStart(int pid, long keywords)
    {
        if (!DiagnosticsClient.GetPublishedProcesses().Contains(pid)) return null;
        try
        {
            var provider = new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, keywords);
            return new GcWatch(new DiagnosticsClient(pid).StartEventPipeSession([provider], requestRundown: false, circularBufferMB: 16));
        }
        catch (Exception closed) when (closed is IOException or ServerNotAvailableException or DiagnosticsClientException or TimeoutException)
        {
            return null;
        }
    }

    private void Read()
    {
        try
        {
            using var source = new EventPipeEventSource(_session.EventStream);
            source.Clr.GCSuspendEEStart += one => _suspendedAtMs = one.Reason is GCSuspendEEReason.SuspendForGC or GCSuspendEEReason.SuspendForGCPrep ? one.TimeStampRelativeMSec : double.NaN;
            source.Clr.GCRestartEEStop += one => Released(one.TimeStampRelativeMSec);
            source.Clr.GCStart += one => _pauses.AddCollection(one.Depth);
            source.Clr.GCHeapStats += one =>
            {
                Interlocked.Exchange(ref _heapBytes, one.TotalHeapSize);
                _hasStats.Set();
            };
            source.Process();
        }
        catch (Exception ended) when (ended is IOException or EndOfStreamException or FormatException or ObjectDisposedException)
        {
            // The process has ended in the middle of an event.
        }
    }

    private void Released(double atMs)
    {
        if (!double.IsNaN(_suspendedAtMs)) _pauses.AddPause(atMs - _suspendedAtMs);
        _suspendedAtMs = double.NaN;
    }
}
