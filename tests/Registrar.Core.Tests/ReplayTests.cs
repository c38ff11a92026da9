using System.Globalization;
using CsCheck;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Whoever knows only the events knows the table: random lives of four Call-IDs of one user. A failure prints CsCheck's seed.</summary>
public sealed class ReplayTests
{
    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.FrequencyConst((12, Act.Register), (2, Act.Remove), (1, Act.Star), (1, Act.Fetch), (1, Act.WrongSecret), (1, Act.Repeat), (4, Act.Wait)),
        Gen.Int[0, 3],
        Gen.Int[1, 15],
        Gen.OneOfConst(60, 90, 600),
        Gen.Int[0, 2],
        (act, phone, uris, expires, instance) => new Step(act, phone, uris, expires, instance));

    private enum Act
    {
        Register,
        Remove,
        Star,
        Fetch,
        WrongSecret,
        Repeat,
        Wait,
    }

    [TestCase(OverLimitMode.Reject)]
    [TestCase(OverLimitMode.EvictOldest)]
    [TestCase(OverLimitMode.Single)]
    public Task E1_replaying_the_events_rebuilds_the_table_and_no_number_is_missing(OverLimitMode overLimit) =>
        Steps.Array[1, 40].SampleAsync(steps => LiveAsync(steps, overLimit), iter: 100, threads: 1);

    private static async Task LiveAsync(Step[] steps, OverLimitMode overLimit)
    {
        await using var rig = new RegistrarRig(new RegistrarOptions { MaxContactsPerAor = 4, OverLimit = overLimit }, withLogs: false);
        var stream = rig.Registrar.ReadEventsAsync();
        var phones = Enumerable.Range(0, 4).Select(number => new Phone(rig) { CallId = $"call-{number}", Source = new Source(Port: 40_000 + number) }).ToArray();
        foreach (var step in steps) Do(step, phones[step.Phone], rig);

        var table = Table(rig);
        await rig.Registrar.DisposeAsync();

        var replayed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var last = 0L;
        await foreach (var told in stream)
        {
            Assert.That(told.Sequence, Is.EqualTo(++last));
            Replay(told, replayed);
        }

        Assert.That(string.Join('\n', replayed.Select(one => $"{one.Key}: {one.Value}")), Is.EqualTo(table));
    }

    // Each event must also begin where the one before it ended.
    private static void Replay(RegistrarEvent told, SortedDictionary<string, string> state)
    {
        if (told is not { Registration: { } registration, Old: not null })
            return;

        var known = state.GetValueOrDefault(registration.CallId, "");
        Assert.That(string.Join(' ', told.Old), Is.EqualTo(known), $"event {told.Sequence}");
        Assert.That(registration.Initial, Is.EqualTo(known.Length == 0), $"event {told.Sequence}");
        if (told.Type == RegistrarEventType.Unregister) state.Remove(registration.CallId);
        else state[registration.CallId] = string.Join(' ', told.New!);
    }

    private static string Table(RegistrarRig rig) => string.Join('\n', rig.Registrar.User(Phone.Realm, "1000")
        .OrderBy(one => one.CallId, StringComparer.Ordinal)
        .Select(one => $"{one.CallId}: {string.Join(' ', one.Sent)}"));

    private static void Do(Step step, Phone phone, RegistrarRig rig)
    {
        phone.Contacts = step.Act switch { Act.Star => ["*"], Act.Fetch => [], _ => [.. step.Contacts] };
        phone.Expires = step.Act is Act.Star or Act.Remove ? "0" : step.Expires.ToString(CultureInfo.InvariantCulture);
        switch (step.Act)
        {
            case Act.Wait:
                rig.Advance(step.Expires / 2.0);
                break;

            case Act.Repeat when phone.Last.Length > 0:
                phone.Resend();
                break;

            case Act.WrongSecret:
                phone.Secret = "wrong";
                phone.Register();
                phone.Secret = "secret0";
                break;

            default:
                phone.Register();
                break;
        }
    }

    private sealed record Step(Act Act, int Phone, int Uris, int Expires, int Instance)
    {
        // Two of four URIs may carry an instance, so that devices move between URIs and Call-IDs.
        public IEnumerable<string> Contacts => Enumerable.Range(0, 4).Where(index => (Uris & (1 << index)) != 0)
            .Select(index => $"<sip:1000@phone{index}.example.com>" + (Instance > 0 && index < 2 ? $";+sip.instance=\"<urn:uuid:{Instance}{index}>\"" : "") + (index == 3 ? ";expires=61" : ""));

        public override string ToString() => $"{Act} of {Phone} [{string.Join(", ", Contacts)}] {Expires}";
    }
}
