using System.Diagnostics;
using Drachtio.Client.Tests.Fakes;
using Drachtio.Sip;

namespace Drachtio.Client.Tests.Client;

/// <summary>Full speed over a real socket: nothing lost, nothing allocated, memory flat.</summary>
public class FloodTests
{
    private const int WarmUp = 20_000;
    private const int Windows = 20;

    [Test]
    public Task REGISTERs_cut_anywhere_are_all_answered_without_an_allocation([Values(1, 2, 3)] int seed) => FloodAsync(seed, 60_000);

    [Test]
    [Category("Long")]
    public Task A_million_REGISTERs_cut_anywhere_are_all_answered_without_an_allocation() => FloodAsync(seed: 4, 1_000_000);

    [Test]
    public async Task Requests_of_ours_cost_no_allocation_either()
    {
        using var server = new FloodServer(seed: 5, registers: 0);
        await using var client = new DrachtioClient(new DrachtioClientOptions { Servers = [server.Options] });
        await client.ConnectAsync().WaitAsync(FakeDrachtio.Guard);
        var pinger = new Pinger(client.Connections[0], warmUp: 5_000, total: 30_000);

        pinger.Start();
        await pinger.Done.Task.WaitAsync(FakeDrachtio.Guard);

        // A pipe may link one more segment when the sender falls behind further than ever before: 96 bytes, once.
        Assert.That(pinger.ThreadBytes.Count(bytes => bytes == 0), Is.GreaterThanOrEqualTo(Windows * 3 / 4), string.Join(' ', pinger.ThreadBytes));
    }

    private static async Task FloodAsync(int seed, int registers)
    {
        using var server = new FloodServer(seed, registers);
        await using var client = new DrachtioClient(new DrachtioClientOptions { Servers = [server.Options] });
        var registrar = new Registrar(WarmUp, registers);
        client.OnRequest("REGISTER", registrar.Answer);
        var clock = Stopwatch.StartNew();

        await client.ConnectAsync().WaitAsync(FakeDrachtio.Guard);
        await server.Done.Task.WaitAsync(TimeSpan.FromMinutes(5));

        TestContext.Out.WriteLine(
            $"{registers} REGISTERs in {clock.Elapsed.TotalSeconds:0.0} s, {registers / clock.Elapsed.TotalSeconds:0}/s; read thread {registrar.ThreadBytes.Sum()} B, process {string.Join(' ', registrar.ProcessBytes)} B, collections {registrar.Collections}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(server.Answered, Is.EqualTo(registers));
            Assert.That(client.Connections[0].State, Is.EqualTo(DrachtioConnectionState.Ready), "no error on the way");

            // Receiving, parsing and answering. A buffer pool may grow by a 16 KiB block when the sender falls behind further than
            // ever before; a request that costs a single byte would show in every window.
            Assert.That(registrar.ThreadBytes.Count(bytes => bytes == 0), Is.GreaterThanOrEqualTo(Windows * 3 / 4), string.Join(' ', registrar.ThreadBytes));

            // All threads, the send thread among them; housekeeping and the test runner are why it is not zero. Less than a byte a request.
            Assert.That(registrar.ProcessBytes.Order().ElementAt(Windows / 2), Is.LessThan((registers - WarmUp) / Windows), string.Join(' ', registrar.ProcessBytes));
        }
    }

    /// <summary>Reads what a registrar reads and answers 200 with the Contact.</summary>
    private sealed class Registrar(int warmUp, int total)
    {
        private readonly SipHeaderWriter _headers = new();
        private readonly int _windowSize = (total - warmUp) / Windows;
        private long _windowStart;
        private long _processStart;
        private int _collectionsStart;
        private int _count;

        /// <summary>Bytes the read thread allocated in each twentieth of the measured requests.</summary>
        public long[] ThreadBytes { get; } = new long[Windows];

        /// <summary>The same for all threads of the process.</summary>
        public long[] ProcessBytes { get; } = new long[Windows];

        public int Collections { get; private set; }

        public void Answer(DrachtioRequest request)
        {
            _count++;
            if (_count == warmUp)
            {
                _collectionsStart = GC.CollectionCount(0);
                _windowStart = GC.GetAllocatedBytesForCurrentThread();
                _processStart = GC.GetTotalAllocatedBytes();
            }
            else if (_count > warmUp && (_count - warmUp) % _windowSize == 0)
            {
                var now = GC.GetAllocatedBytesForCurrentThread();
                var window = ((_count - warmUp) / _windowSize) - 1;
                var process = GC.GetTotalAllocatedBytes();
                ThreadBytes[window] = now - _windowStart;
                ProcessBytes[window] = process - _processStart;
                _windowStart = now;
                _processStart = process;
            }

            _headers.Clear();
            foreach (var value in request.Message.Values(SipHeaderId.Contact))
            {
                if (!ContactValue.TryParse(value, out var contact) || !contact.TryGetExpires(out var expires)) continue;
                _headers.Begin(SipHeaderId.Contact);
                _headers.Append("<"u8);
                _headers.Append(contact.Uri);
                _headers.Append(">;expires="u8);
                _headers.Append(expires);
                _headers.TryEnd();
            }

            _headers.Add(SipHeaderId.Date, "Sat, 13 Nov 2010 23:29:00 GMT"u8);
            request.Respond(200, "OK"u8, _headers);

            if (_count == total)
            {
                Collections = GC.CollectionCount(0) - _collectionsStart;
            }
        }
    }

    /// <summary>Keeps 64 OPTIONS open: each outcome sends the next, on the read thread.</summary>
    private sealed class Pinger(DrachtioConnection connection, int warmUp, int total) : IDrachtioOutcomeHandler
    {
        private readonly int _windowSize = (total - warmUp) / Windows;
        private long _windowStart;
        private int _count;

        /// <summary>Bytes the read thread allocated in each twentieth of the measured requests.</summary>
        public long[] ThreadBytes { get; } = new long[Windows];

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Start()
        {
            foreach (var state in Enumerable.Range(0, 64)) Send(state);
        }

        public void OnOutcome(in DrachtioOutcome outcome, long state)
        {
            if (outcome.StatusCode != 200) Done.TrySetException(new InvalidOperationException($"{outcome.Failure} {outcome.Text}"));
            _count++;
            if (_count == warmUp) _windowStart = GC.GetAllocatedBytesForCurrentThread();
            if (_count > warmUp && _count <= total && (_count - warmUp) % _windowSize == 0)
            {
                var now = GC.GetAllocatedBytesForCurrentThread();
                ThreadBytes[((_count - warmUp) / _windowSize) - 1] = now - _windowStart;
                _windowStart = now;
            }

            if (_count == total) Done.TrySetResult();

            Send(state);
        }

        private void Send(long state)
        {
            if (_count < total) connection.TrySend(SipMethod.Options, "sip:bob@127.0.0.1:42546"u8, "sip:127.0.0.1:42546;transport=tcp"u8, headers: null, default, this, state);
        }
    }
}
