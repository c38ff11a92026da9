using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Registrar.Core.Diagnostics;
using Registrar.Core.Rules;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>Every refusal has a code of its own: R30 of docs/conformance.md.</summary>
public sealed class RefusalTests
{
    // A shipped code never changes: people alert on them.
    private static readonly Dictionary<string, (string Code, int Status)> Shipped = new(StringComparer.Ordinal)
    {
        ["None"] = ("reg.ok", 200),
        ["Challenge"] = ("auth.challenge", 401),
        ["ChallengeStale"] = ("auth.stale", 401),
        ["BadRequest"] = ("reg.bad_request", 400),
        ["BadContact"] = ("reg.bad_contact", 400),
        ["BadQ"] = ("reg.bad_q", 400),
        ["BadStar"] = ("reg.bad_star", 400),
        ["TooLong"] = ("reg.too_long", 400),
        ["TooManyInRequest"] = ("reg.too_many_in_request", 400),
        ["BadPath"] = ("reg.bad_path", 400),
        ["BadExtension"] = ("reg.bad_extension", 420),
        ["NotSips"] = ("reg.not_sips", 400),
        ["UnknownDomain"] = ("reg.unknown_domain", 404),
        ["NotYours"] = ("auth.not_yours", 403),
        ["TooManyBindings"] = ("reg.too_many_contacts", 403),
        ["TooBrief"] = ("reg.too_brief", 423),
        ["OutOfOrder"] = ("reg.out_of_order", 500),
        ["AnswerTooLarge"] = ("reg.answer_too_large", 500),
        ["TooManyRepeats"] = ("reg.too_many_repeats", 503),
        ["DirectoryFailed"] = ("auth.directory_failed", 500),
        ["ContactTarget"] = ("reg.contact_target", 403),
        ["RealmQuota"] = ("reg.realm_quota", 403),
        ["TotalQuota"] = ("reg.total_quota", 403),
        ["TurnedAway"] = ("defence.turned_away", 401),
        ["Busy"] = ("defence.busy", 503),
        ["InternalError"] = ("reg.internal_error", 500),
    };

    private static RegistrarRig Rig(params string[] trusted) => new(new RegistrarOptions { MaxContactsPerAor = 1, Trusted = trusted });

    private static Answer Refused(RegistrarRig rig)
    {
        new Phone(rig).Register("600", "<sip:1000@10.0.0.1>");
        return new Phone(rig).Register("600", "<sip:1000@10.0.0.2>");
    }

    [Test]
    public void R30_every_refusal_has_its_shipped_code_and_status() =>
        Assert.That(Enum.GetValues<Refusal>().ToDictionary(refusal => refusal.ToString(), refusal => (refusal.Code(), refusal.Status())), Is.EquivalentTo(Shipped));

    [Test]
    public void R30_no_two_refusals_share_a_code() =>
        Assert.That(Enum.GetValues<Refusal>().Select(refusal => refusal.Code()), Is.Unique);

    [Test]
    public async Task R30_the_code_is_in_the_log()
    {
        await using var rig = Rig();

        Refused(rig);

        var last = rig.Logs.GetSnapshot().Last(record => record.Id.Id == EventIds.RegisterAnswered);
        Assert.That((last.Level, last.GetStructuredStateValue("Reason"), last.GetStructuredStateValue("Status")), Is.EqualTo((LogLevel.Debug, "reg.too_many_contacts", "403")));
    }

    [Test]
    public void R30_the_code_is_a_tag_of_the_metric()
    {
        var seen = new ConcurrentQueue<(object? Status, object? Reason)>();
        using var metrics = new RegistrarMetrics(null, () => 0);
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "registrar.requests") self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => seen.Enqueue((tags[0].Value, tags[1].Value)));
        listener.Start();

        metrics.Answered(403, Refusal.TooManyBindings);

        Assert.That(seen, Does.Contain(((object?)403, (object?)"reg.too_many_contacts")));
    }

    [Test]
    public async Task R30_a_trusted_source_is_told_the_code()
    {
        await using var rig = Rig("198.51.100.7");

        var answer = Refused(rig);

        Assert.That((answer.Status, answer["X-Reason"]), Is.EqualTo((403, "reg.too_many_contacts")));
    }

    [Test]
    public async Task R30_a_stranger_sees_the_status_only()
    {
        await using var rig = Rig("203.0.113.1");

        Assert.That(Refused(rig).Names, Is.Empty);
    }

    [Test]
    public async Task R30_a_challenge_is_no_refusal()
    {
        await using var rig = Rig("198.51.100.7");

        Assert.That(new Phone(rig).Send().Names, Is.EqualTo(["WWW-Authenticate"]));
    }
}
