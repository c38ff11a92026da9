using System.Globalization;
using System.Net;
using Drachtio.Testing;
using Registrar.EndToEnd.Processes;
using Registrar.EndToEnd.Servers;

namespace Registrar.EndToEnd;

/// <summary>What every fixture uses: the server, programs and phones that end with the test, users nobody used before.</summary>
public abstract class EndToEndTest
{
    /// <summary>The realm of the shipped configuration.</summary>
    protected const string Realm = "bling.babblevoice.com";

    /// <summary>How long to wait for what should take milliseconds on a busy machine.</summary>
    protected static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    private static int _lastUser = 2000;
    private readonly Stack<IAsyncDisposable> _owned = new();
    private readonly Stack<IAsyncDisposable> _ownedByFixture = new();

    /// <summary>The drachtio-server of this run.</summary>
    protected static DrachtioServer Server => Suite.Server;

    [TearDown]
    public async Task End_everything_the_test_started()
    {
        while (_owned.TryPop(out var owned)) await owned.DisposeAsync();
        Assert.That(Server.Violations, Is.Empty, "The program sent a frame that would crash or hang a real drachtio-server.");
    }

    [OneTimeTearDown]
    public async Task End_the_program_of_the_fixture()
    {
        while (_ownedByFixture.TryPop(out var owned)) await owned.DisposeAsync();
    }

    /// <summary>An account no other test uses: a real server keeps its flow cache by user@host over the life of the suite.</summary>
    protected static PhoneAccount NewAccount()
    {
        var user = Interlocked.Increment(ref _lastUser).ToString(CultureInfo.InvariantCulture);
        return new PhoneAccount(user, RegistrarSetup.SecretOf(user), Realm);
    }

    /// <summary>Starts the program and waits until it serves.</summary>
    internal async Task<RegistrarProgram> StartProgramAsync(RegistrarSetup? setup = null)
    {
        var program = Own(RegistrarProgram.Start(setup ?? Setup()));
        await program.WaitUntilReadyAsync();
        return program;
    }

    /// <summary>Starts one program for all tests of a fixture, with these registrar options. Those tests start no other.</summary>
    internal async Task<RegistrarProgram> StartFixtureProgramAsync(params (string Name, object Value)[] options)
    {
        var program = RegistrarProgram.Start(Setup(options));
        _ownedByFixture.Push(program);
        await program.WaitUntilReadyAsync();
        return program;
    }

    /// <summary>Starts the program with <c>dotnet run</c> and the shipped configuration, and waits until it serves.</summary>
    internal async Task<RegistrarProgram> StartFromSourceAsync(params string[] arguments)
    {
        var program = Own(RegistrarProgram.StartFromSource(arguments));
        await program.WaitUntilReadyAsync();
        return program;
    }

    /// <summary>Starts the program and does not wait.</summary>
    internal RegistrarProgram StartProgram(RegistrarSetup setup) => Own(RegistrarProgram.Start(setup));

    /// <summary>A setup that connects to the suite's server, with these registrar options.</summary>
    internal static RegistrarSetup Setup(params (string Name, object Value)[] options) => new()
    {
        DrachtioHost = Server.AdminHost,
        DrachtioPort = Server.AdminPort,
        DrachtioSecret = Server.Secret,
        Options = options.ToDictionary(option => option.Name, option => option.Value),
    };

    /// <summary>Switches a phone on.</summary>
    protected async Task<ScriptedPhone> PhoneAsync(PhoneNetwork network = PhoneNetwork.UdpV4, PhoneAccount? account = null, IPEndPoint? server = null)
    {
        var at = server ?? Server.Address(network.Transport(), network.Family());
        if (at is null)
        {
            var reason = $"The server has no {network} address: ::1 cannot be bound here, its build has no TLS, its port did not open in time, or the DRACHTIO_SIP variables name none.";

            // What somebody else's server lacks is no mistake of ours; a server of the suite's own has all of them.
            if (ExternalTool.IsCi && Server.IsOurs) Assert.Fail(reason);
            Assert.Ignore(reason);
        }

        var phone = await ScriptedPhone.OpenAsync(network.Transport(), at!, account ?? NewAccount());
        phone.Guard = Guard;
        return Own(phone);
    }

    /// <summary>Disposes something when the test ends, last one first.</summary>
    protected T Own<T>(T disposable) where T : IAsyncDisposable
    {
        _owned.Push(disposable);
        return disposable;
    }
}
