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
    private const int Samples = 200_000;
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

        using var registrar = new Filled(users, contacts);
        registrar.Fill(0, 1);
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        registrar.Fill(1, Math.Min(users, 100));
        registrar.Refresh(Math.Min(users, 100), Samples);
        var few = registrar.Refresh(Math.Min(users, 100), Samples);
        registrar.Fill(Math.Min(users, 100), users);

        var full = GC.GetTotalMemory(forceFullCollection: true);
        var bindings = registrar.Bindings - contacts;
        Print("bindings", registrar.Bindings, "");
        Print("heap per binding, all of it", (full - empty) / (double)bindings, "bytes");
        Print("process", Environment.WorkingSet / 1_048_576.0, "MB");

        var many = registrar.Refresh(users, Samples);
        Print("refresh at 1,000 bindings", few, "µs");
        Print($"refresh at {registrar.Bindings:n0} bindings", many, "µs");
        Print("growth", many / few, "times");
        Print("look-up of a user", registrar.LookUp(Samples), "µs");
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
        private readonly SipRegistrar _registrar = new(new RegistrarOptions { AuthTimeout = 3_600_000 }, new BenchDirectory(Enumerable.Range(0, users).Select(Name).Append("1000")));
        private readonly BenchRequest _request = new();
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

        // µs each; the requests are made before the clock starts.
        public double Refresh(int known, int samples)
        {
            const int Batch = 1000;
            var random = new Random(1);
            var requests = new byte[Batch][];
            var took = TimeSpan.Zero;
            for (var done = 0; done < samples; done += Batch)
            {
                _cseq++;
                for (var i = 0; i < Batch; i++) requests[i] = Next(random.Next(known), random.Next(contacts));
                var start = Stopwatch.GetTimestamp();
                foreach (var request in requests) Handle(request, 200);
                took += Stopwatch.GetElapsedTime(start);
            }

            return took.TotalMicroseconds / samples;
        }

        public double LookUp(int samples)
        {
            var random = new Random(2);
            var names = Enumerable.Range(0, 1000).Select(_ => Name(random.Next(users))).ToArray();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < samples; i++) _registrar.Table.Find(PhoneTexts.Realm, names[i % names.Length], 0);
            return Stopwatch.GetElapsedTime(start).TotalMicroseconds / samples;
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
