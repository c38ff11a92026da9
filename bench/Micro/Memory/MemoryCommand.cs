using System.Diagnostics;
using System.Globalization;
using Drachtio.Sip;
using Micro.Support;
using Registrar.Core;

namespace Micro.Memory;

/// <summary><c>micro memory [USERS [CONTACTS]]</c>: fills a registrar and prints what a binding costs, and what a refresh and a look-up take when it is full.</summary>
/// <remarks>Every contact has its own Call-ID, port and <c>+sip.instance</c>. What the directory holds is there before the first binding, so it is counted apart. Times are of one thread and for comparison within one run.</remarks>
internal static class MemoryCommand
{
    private const int Few = 100;
    private const int Batches = 200;
    private const int BatchSize = 1000;
    private const int UsesOfNonce = 1000;

    /// <summary>Runs it.</summary>
    /// <returns>0, or 2 for wrong arguments.</returns>
    public static int Run(string[] arguments)
    {
        if (!TryRead(arguments, 0, 100_000, out var users) || !TryRead(arguments, 1, 10, out var contacts))
        {
            Console.Error.WriteLine("micro: memory [USERS [CONTACTS]]");
            return 2;
        }

        using var small = new Filled(Few, contacts);
        small.Fill(0, Few);
        using var registrar = new Filled(users, contacts);
        registrar.Fill(0, 1);
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        registrar.Fill(1, users);
        var full = GC.GetTotalMemory(forceFullCollection: true);
        Print("bindings", registrar.Bindings, "");
        Print("heap per binding, all of it", (full - empty) / (double)(registrar.Bindings - contacts), "bytes");
        Print("process", Environment.WorkingSet / 1_048_576.0, "MB");

        // In turn, so that whatever else the machine does hits both.
        var (few, many) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var batch = 0; batch < 2 * Batches; batch++)
        {
            var tookFew = small.Refresh(BatchSize);
            var tookMany = registrar.Refresh(BatchSize);
            if (batch < Batches) continue;
            few += tookFew;
            many += tookMany;
        }

        Print($"refresh at {small.Bindings:n0} bindings", few.TotalMicroseconds / (Batches * BatchSize), "µs");
        Print($"refresh at {registrar.Bindings:n0} bindings", many.TotalMicroseconds / (Batches * BatchSize), "µs");
        Print("growth", many / few, "times");
        Print("look-up of a user", registrar.LookUp(Batches * BatchSize), "µs");
        return 0;
    }

    private static bool TryRead(string[] arguments, int index, int usual, out int value)
    {
        value = usual;
        return index >= arguments.Length || (int.TryParse(arguments[index], CultureInfo.InvariantCulture, out value) && value > 0);
    }

    private static void Print(string what, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-36} {value,14:#,0.##} {unit}"));

    /// <summary>A registrar with bindings.</summary>
    private sealed class Filled(int users, int contacts) : IDisposable
    {
        // 30,000 of them in a second: the usual 65,536 would make some phones answer twice. 16 MB.
        private static readonly RegistrarOptions Options = BenchOptions.Unlimited with { MaxTrackedNonces = 1_048_576 };

        private readonly SipRegistrar _registrar = new(Options, new BenchDirectory(Enumerable.Range(0, users).Select(Name).Append("1000")));
        private readonly BenchRequest _request = new();
        private readonly Random _random = new(1);
        private string _nonce = "";
        private int _count;
        private int _cseq = 1;

        public int Bindings => _registrar.BindingCount;

        public void Fill(int from, int to)
        {
            for (var contact = 0; contact < contacts; contact++)
            {
                for (var user = from; user < to; user++) Handle(Next(user, contact), 200);
            }
        }

        // The requests are made before the clock starts.
        public TimeSpan Refresh(int count)
        {
            _cseq++;
            var requests = Enumerable.Range(0, count).Select(_ => Next(_random.Next(users), _random.Next(contacts))).ToArray();
            var start = Stopwatch.GetTimestamp();
            foreach (var request in requests) Handle(request, 200);
            return Stopwatch.GetElapsedTime(start);
        }

        public double LookUp(int count)
        {
            var names = Enumerable.Range(0, 1000).Select(_ => Name(_random.Next(users))).ToArray();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++) _registrar.Table.Find(PhoneTexts.Realm, names[i % names.Length], 0);
            return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
        }

        public void Dispose() => _registrar.DisposeAsync().AsTask().GetAwaiter().GetResult();

        private static string Name(int user) => (1_000_000 + user).ToString(CultureInfo.InvariantCulture);

        private byte[] Next(int user, int contact)
        {
            if (_count++ % UsesOfNonce == 0)
            {
                _request.KeepsHeaders = true;
                Handle(PhoneTexts.Register("1000", 1), 401);
                _request.KeepsHeaders = false;
                _nonce = _request.Headers.Split("nonce=\"")[1].Split('"')[0];
            }

            return PhoneTexts.Register(Name(user), _cseq, PhoneTexts.Authorization(Name(user), _nonce, ((_count - 1) % UsesOfNonce) + 1), contact);
        }

        private void Handle(byte[] bytes, int expected)
        {
            if (!_request.Message.TryParse(bytes, SipLimits.Default, out _) || !_registrar.Handler.Handle(_request).IsCompletedSuccessfully || _request.Status != expected)
                throw new InvalidOperationException($"The answer was {_request.Status}, not {expected}.");
        }
    }
}
