using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Registrar.Core.Defence;
using Registrar.Core.Rules;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Each refusal, made to happen: its status, its code in log and metric, and who is told it (R30 of docs/conformance.md).</summary>
public sealed class RefusalReasonTests
{
    private const string Trusted = "198.51.100.7";
    private const string Stranger = "203.0.113.1";

    // One way to each refusal. The sources differ only in who is trusted.
    private static readonly Dictionary<string, Func<RegistrarRig, Answer>> Ways = new(StringComparer.Ordinal)
    {
        ["Challenge"] = static rig => new Phone(rig).Send(),
        ["ChallengeStale"] = static rig => Again(rig, phone => phone.Send(phone.Authorization(nc: 1))),
        ["BadRequest"] = static rig => new Phone(rig) { Extra = { "To: <sip:1000@bling.babblevoice.com>" } }.Send(),
        ["BadContact"] = static rig => new Phone(rig).Register("600", "<mailto:a@b>"),
        ["BadQ"] = static rig => new Phone(rig).Register("600", "<sip:1000@10.0.0.1>;q=2"),
        ["BadStar"] = static rig => new Phone(rig).Register("600", "*"),
        ["TooLong"] = static rig => new Phone(rig) { CallId = new string('a', 300) }.Send(),
        ["TooManyInRequest"] = static rig => new Phone(rig) { Contacts = [.. Enumerable.Repeat("<sip:1000@10.0.0.1>", 13)] }.Send(),
        ["BadPath"] = static rig => new Phone(rig) { Extra = { "Path: <mailto:a@b>" } }.Send(),
        ["BadExtension"] = static rig => new Phone(rig) { Extra = { "Require: foo" } }.Send(),
        ["NotSips"] = static rig => new Phone(rig).Register("600", "<sips:1000@10.0.0.1>"),
        ["UnknownDomain"] = static rig => new Phone(rig) { Aor = "sip:1000@elsewhere.example.com" }.Send(),
        ["NotYours"] = static rig => new Phone(rig) { Aor = $"sip:1001@{Phone.Realm}" }.Register(),
        ["TooManyBindings"] = static rig => new Phone(rig).Register("600", "<sip:1@h>", "<sip:2@h>", "<sip:3@h>"),
        ["TooBrief"] = static rig => new Phone(rig).Register("5", "<sip:1000@10.0.0.1>"),
        ["OutOfOrder"] = static rig => Again(rig, phone => { phone.CSeq = 0; return phone.Send(phone.Authorization()); }),
        ["AnswerTooLarge"] = static rig =>
        {
            rig.Registrar.Update(rig.Registrar.Options with { MaxContactsPerAor = 100, MaxContactBytes = 4096 });
            return new Phone(rig).Register("600", [.. Enumerable.Range(0, 12).Select(number => $"<sip:{number:D2}{new string('a', 1000)}@h>")]);
        },
        ["TooManyRepeats"] = static rig => Again(rig, phone =>
        {
            rig.Directory.Source = (_, _) => new TaskCompletionSource<UserCredentials?>().Task;
            phone.CSeq++;
            var text = phone.Keep(phone.Authorization());
            return Enumerable.Range(0, 18).Select(_ => rig.Begin(text, phone.Source)).ToArray()[^1].Answers.Single();
        }),
        ["DirectoryFailed"] = static rig => Again(rig, phone =>
        {
            rig.Directory.Source = (_, _) => Task.FromException<UserCredentials?>(new InvalidOperationException("database away"));
            return phone.Send(phone.Authorization());
        }),
        ["ContactTarget"] = static rig => new Phone(rig).Register("600", "<sip:1000@224.0.0.1>"),
        ["RealmQuota"] = static rig => OneTooMany(rig, rig.Registrar.Options with { MaxBindings = 1 }),
        ["TotalQuota"] = static rig => OneTooMany(rig, rig.Registrar.Options with { MaxBindingsTotal = 1 }),
        ["TurnedAway"] = static rig => new Phone(rig) { Extra = { [0] = "User-Agent: friendly-scanner" } }.Send(),
        ["Busy"] = static rig =>
        {
            rig.Link.Load.Observe(ageMs: 0, stagedBytes: long.MaxValue / 4, LoadLimits.Default, nowMs: 0);
            return new Phone(rig).Send();
        },
        ["InternalError"] = static rig => Again(rig, phone => { rig.Directory.Fault = new InvalidOperationException("a mistake"); return phone.Send(); }),
    };

    private static IEnumerable<string> Names => Enum.GetNames<Refusal>().Where(static name => name != nameof(Refusal.None));

    [Test]
    public void R30_there_is_a_way_to_each_refusal() => Assert.That(Ways.Keys, Is.EquivalentTo(Names));

    [TestCaseSource(nameof(Names))]
    public async Task R30_each_refusal_has_its_status_and_its_code_in_log_and_metric(string name)
    {
        var refusal = Enum.Parse<Refusal>(name);
        var reasons = new ConcurrentQueue<object?>();
        using var listener = Listen(reasons);
        await using var rig = Rig(Stranger);

        var answer = Ways[name](rig);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(refusal.Status()));
            Assert.That(answer["X-Reason"], Is.Null, "a stranger sees the status only");
            Assert.That(reasons, Does.Contain(refusal.Code()));
            Assert.That(rig.Logs.GetSnapshot().Select(record => record.GetStructuredStateValue("Reason")), Does.Contain(refusal.Code()));
        }
    }

    [TestCaseSource(nameof(Names))]
    public async Task R30_a_trusted_source_is_told_the_code_of_each_refusal_but_not_of_challenges(string name)
    {
        var refusal = Enum.Parse<Refusal>(name);
        await using var rig = Rig(Trusted);

        var answer = Ways[name](rig);

        Assert.That(answer["X-Reason"], Is.EqualTo(refusal is Refusal.Challenge or Refusal.ChallengeStale or Refusal.TurnedAway or Refusal.Busy ? null : refusal.Code()));
    }

    private static RegistrarRig Rig(string trusted) => new(new RegistrarOptions { MaxContactsPerAor = 2, Trusted = [trusted], Path = PathMode.Lenient });

    private static Answer OneTooMany(RegistrarRig rig, RegistrarOptions options)
    {
        rig.Registrar.Update(options);
        new Phone(rig).Register();
        return new Phone(rig, "1001", "secret1").Register();
    }

    private static Answer Again(RegistrarRig rig, Func<Phone, Answer> send)
    {
        var phone = new Phone(rig) { CSeq = 10 };
        phone.Register();
        return send(phone);
    }

    private static MeterListener Listen(ConcurrentQueue<object?> reasons)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Name == "registrar.requests") self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => reasons.Enqueue(tags[1].Value));
        listener.Start();
        return listener;
    }
}
