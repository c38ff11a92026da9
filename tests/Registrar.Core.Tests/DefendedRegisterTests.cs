using System.Globalization;
using Registrar.Core.Defence;
using Registrar.Core.Diagnostics;
using Registrar.Core.Tests.Fakes;

namespace Registrar.Core.Tests;

/// <summary>The defence as REGISTERs meet it; its pieces have tests of their own in Defence.</summary>
public sealed class DefendedRegisterTests
{
    private static readonly Source Home = new("198.51.100.7");
    private static readonly Source Elsewhere = new("203.0.113.9");

    private static RegistrarRig Rig(RegistrarOptions? options = null) => new(options, meters: true);

    private static Phone At(RegistrarRig rig, Source source, string user = "1000", string secret = "secret0") => new(rig, user, secret) { Source = source };

    private static int[] Statuses(int count, Func<Answer> send) => [.. Enumerable.Range(0, count).Select(_ => send().Status)];

    private static void Saturate(RegistrarRig rig, long stagedBytes) => rig.Link.Load.Observe(0, stagedBytes, LoadLimits.Default, 0);

    [TestCase("198.51.100.0/24", null, 200)]
    [TestCase("198.51.100.0/24", "198.51.100.7", 401)]
    [TestCase("192.0.2.0/24", null, 401)]
    [TestCase(null, "198.51.0.0/16", 401)]
    [TestCase(null, "192.0.2.0/24", 200)]
    public async Task S15_a_realm_takes_its_sources_only_and_says_no_more_than_a_challenge(string? allow, string? deny, int status)
    {
        var own = new RegistrarOptions { AllowSources = allow is null ? [] : [allow], DenySources = deny is null ? [] : [deny] };
        await using var rig = Rig(new RegistrarOptions { Realms = new Dictionary<string, RegistrarOptions>(StringComparer.Ordinal) { [Phone.Realm] = own } });

        Assert.That((At(rig, Home).Register().Status, rig.Registrar.BindingCount), Is.EqualTo((status, status == 200 ? 1 : 0)));
    }

    [TestCase("198.51.100.7", "198.51.100.7", 200)]
    [TestCase("203.0.113.0/24", "198.51.100.7", 401)]
    [TestCase("no network", "198.51.100.7", 401)]
    public async Task S15_a_user_registers_from_his_sources_only(string allow, string source, int status)
    {
        await using var rig = Rig();
        rig.Directory.Users[("1000", Phone.Realm)] = new UserCredentials { Secret = "secret0", AllowSources = [allow] };

        var answer = At(rig, new Source(source)).Register();

        Assert.That((answer.Status, answer.Names.Contains("Contact")), Is.EqualTo((status, status == 200)));
    }

    [Test]
    public async Task S16_strangers_of_one_source_run_dry_and_registered_phones_there_do_not()
    {
        await using var rig = Rig(new RegistrarOptions { SourceRate = [1, 5], AorRate = [0, 1] });
        var phone = At(rig, Home);
        phone.Register();

        var strangers = Statuses(10, () => At(rig, Home, "1001").Send());
        var busy = At(rig, Home, "1001").Send();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(strangers, Is.EqualTo(new[] { 401, 401, 401, 503, 503, 503, 503, 503, 503, 503 }), "two went to the phone");
            Assert.That(int.Parse(busy["Retry-After"]!, CultureInfo.InvariantCulture), Is.InRange(5, 60));
            Assert.That(phone.SendWithDigest().Status, Is.EqualTo(200));
            Assert.That(At(rig, Elsewhere, "1001").Send().Status, Is.EqualTo(401), "another source has its own");
        }
    }

    [TestCase("AorRate", "aor_rate")]
    [TestCase("RealmRate", "realm_rate")]
    [TestCase("StrangerRate", "global_rate")]
    public async Task S16_each_budget_is_one_of_many_sources_together(string option, string reason)
    {
        var options = RegistrarRig.Unmetered(new RegistrarOptions());
        typeof(RegistrarOptions).GetProperty(option)!.SetValue(options, new[] { 1, 3 });
        await using var rig = Rig(options);

        var statuses = Enumerable.Range(1, 5).Select(number => At(rig, new Source($"203.0.113.{number}")).Send().Status).ToArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(statuses, Is.EqualTo(new[] { 401, 401, 401, 503, 503 }));
            Assert.That(rig.Logs.GetSnapshot().Where(static record => record.Id.Id == EventIds.TurnedAway).Select(static record => record.GetStructuredStateValue("Reason")), Is.EqualTo(new[] { reason, reason }));
        }
    }

    [Test]
    public async Task S16_unmetered_and_trusted_sources_draw_on_no_budget()
    {
        await using var rig = Rig(new RegistrarOptions { SourceRate = [1, 1], AorRate = [1, 1], Unmetered = ["198.51.100.0/24"], Trusted = ["203.0.113.9"] });

        Assert.That(Statuses(5, () => At(rig, Home).Send()).Concat(Statuses(5, () => At(rig, Elsewhere).Send())), Is.All.EqualTo(401));
    }

    [Test]
    public async Task S17_a_guesser_waits_and_the_genuine_phone_elsewhere_does_not()
    {
        await using var rig = Rig(new RegistrarOptions { BackoffFailures = 3 });
        var guesser = At(rig, Elsewhere, secret: "wrong");
        var statuses = Statuses(4, guesser.Register);
        guesser.Secret = "secret0";

        var lucky = guesser.Register();
        var genuine = At(rig, Home).Register();
        rig.Advance(5);
        var later = guesser.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(statuses, Is.All.EqualTo(401));
            Assert.That(lucky.Status, Is.EqualTo(401), "nothing is verified while he waits, not even the right one");
            Assert.That(genuine.Status, Is.EqualTo(200));
            Assert.That(later.Status, Is.EqualTo(200), "the wait was over");
        }
    }

    [Test]
    public async Task S17_wrong_answers_on_another_sources_nonce_make_nobody_wait_there()
    {
        await using var rig = Rig(new RegistrarOptions { BackoffFailures = 1 });
        var thief = At(rig, Elsewhere, secret: "wrong");
        thief.Send();
        var stolen = thief.Nonce;
        thief.Source = Home;
        _ = Statuses(6, () => thief.Send(thief.Authorization(nonce: stolen)));

        Assert.That(At(rig, Home).Register().Status, Is.EqualTo(200));
    }

    [Test]
    public async Task S17_a_waiting_pair_costs_no_look_up()
    {
        await using var rig = Rig(new RegistrarOptions { BackoffFailures = 1 });
        var guesser = At(rig, Elsewhere, secret: "wrong");
        _ = Statuses(2, guesser.Register);
        var before = rig.Directory.Lookups;

        guesser.Register();

        Assert.That(rig.Directory.Lookups, Is.EqualTo(before));
    }

    [TestCase("User-Agent: friendly-scanner")]
    [TestCase("User-Agent: sipcli/v1.8")]
    [TestCase("User-Agent: My-Own-Scanner 3")]
    public async Task S18_a_scanner_gets_the_challenge_of_a_stranger_whatever_it_knows(string userAgent)
    {
        await using var rig = Rig(new RegistrarOptions { Scanners = ["my-own-scanner"] });
        var scanner = At(rig, Elsewhere);
        scanner.Extra.Clear();
        scanner.Extra.Add(userAgent);
        var plain = At(rig, Home).Send();

        var answer = scanner.Register();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((answer.Status, answer.Reason), Is.EqualTo((plain.Status, plain.Reason)));
            Assert.That(answer.Names, Is.EqualTo(plain.Names));
            Assert.That((rig.Directory.Lookups, rig.Registrar.BindingCount), Is.EqualTo((0, 0)));
            Assert.That(rig.Logs.GetSnapshot().Any(static record => record.Id.Id == EventIds.TurnedAway), Is.False, "it is counted only");
        }
    }

    [TestCase("sip:1000@224.0.0.1", 403)]
    [TestCase("sip:1000@0.0.0.0", 403)]
    [TestCase("sip:1000@127.0.0.1", 403)]
    [TestCase("sip:1000@[::ffff:127.0.0.1]", 403)]
    [TestCase("sip:1000@2130706433", 403)]
    [TestCase("sip:1000@192.0.2.77:5070", 403)]
    [TestCase("sip:1000@pbx.example.net", 403)]
    [TestCase("sip:1000@10.0.0.1;maddr=239.1.1.1", 403)]
    [TestCase("sip:1000@192.168.1.5", 200)]
    [TestCase("sip:1000@df7jal23ls0d.invalid;transport=ws", 200)]
    public async Task S20_a_Contact_may_not_point_there(string contact, int status)
    {
        await using var rig = Rig(new RegistrarOptions { OwnAddresses = ["192.0.2.77:5070"], OwnNames = ["pbx.example.net"] });

        Assert.That((At(rig, Home).Register("600", $"<{contact}>").Status, rig.Registrar.BindingCount), Is.EqualTo((status, status == 200 ? 1 : 0)));
    }

    [Test]
    public async Task S20_a_stranger_does_not_learn_of_it_and_a_removal_is_not_judged()
    {
        await using var rig = Rig();
        var phone = At(rig, Home);
        phone.Contacts = ["<sip:1000@224.0.0.1>"];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(phone.Send().Status, Is.EqualTo(401));
            Assert.That(phone.Register("0", "<sip:1000@224.0.0.1>").Status, Is.EqualTo(200));
            Assert.That(At(rig, new Source("127.0.0.1")).Register("600", "<sip:1000@127.0.0.1:5062>").Status, Is.EqualTo(200), "who is there himself");
        }
    }

    [Test]
    public async Task S20_can_be_switched_off_for_a_realm()
    {
        await using var rig = Rig(new RegistrarOptions { ContactTargets = false });

        Assert.That(At(rig, Home).Register("600", "<sip:1000@127.0.0.1>").Status, Is.EqualTo(200));
    }

    [Test]
    public async Task S24_a_full_realm_takes_refreshes_but_nobody_new_until_somebody_goes()
    {
        await using var rig = Rig(new RegistrarOptions { MaxBindings = 1 });
        var first = At(rig, Home);
        first.Register();
        var second = At(rig, Elsewhere, "1001", "secret1");

        var refused = second.Register();
        var refreshed = first.SendWithDigest();
        first.Register("0", "*");
        var taken = second.Register();

        Assert.That((refused.Status, refreshed.Status, taken.Status, rig.Registrar.BindingCount), Is.EqualTo((403, 200, 200, 1)));
    }

    [Test]
    public async Task S24_the_count_is_exact_over_expiry_removal_and_refusal()
    {
        await using var rig = Rig(RegistrarRig.Unmetered(new RegistrarOptions { MaxBindings = 3 }));
        At(rig, Home).Register("60", "<sip:a@10.0.0.1>", "<sip:b@10.0.0.1>");
        var refused = At(rig, Home, "1001", "secret1").Register("60", "<sip:a@10.0.0.2>", "<sip:b@10.0.0.2>");
        rig.Advance(61);
        At(rig, Home, "1001", "secret1").Register("600", "<sip:a@10.0.0.2>", "<sip:b@10.0.0.2>", "<sip:c@10.0.0.2>");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Status, Is.EqualTo(403));
            Assert.That((rig.Registrar.BindingCount, rig.Registrar.Table.BindingsIn(Phone.Realm)), Is.EqualTo((3, 3)));
            Assert.That(rig.Registrar.Remove(Phone.Realm, "1001"), Is.EqualTo(3));
            Assert.That((rig.Registrar.BindingCount, rig.Registrar.Table.BindingsIn(Phone.Realm)), Is.EqualTo((0, 0)));
        }
    }

    [Test]
    public async Task Q4_the_registrar_as_a_whole_has_a_cap_too()
    {
        await using var rig = Rig(new RegistrarOptions { MaxBindingsTotal = 1 });
        At(rig, Home).Register();

        Assert.That(At(rig, Home, "1001", "secret1").Register().Status, Is.EqualTo(403));
    }

    [TestCase(0, 401, 401, 200)]
    [TestCase(1 << 20, 503, 401, 200)]
    [TestCase(2 << 20, 503, 503, 200)]
    [TestCase(4 << 20, 503, 503, 503)]
    public async Task Q3_in_overload_strangers_are_shed_first_then_new_phones_refreshes_last(long stagedBytes, int stranger, int newcomer, int refresh)
    {
        await using var rig = Rig();
        var phone = At(rig, Home);
        phone.Register();
        var begun = At(rig, Elsewhere, "1001", "nobodys");
        begun.Send();
        Saturate(rig, stagedBytes);

        var statuses = (At(rig, Elsewhere, "1001").Send().Status, begun.Send(begun.Authorization()).Status, phone.SendWithDigest().Status);

        Assert.That(statuses, Is.EqualTo((stranger, newcomer, refresh)));
    }

    [Test]
    public async Task Q3_what_is_shed_says_when_to_come_back_and_nothing_else()
    {
        await using var rig = Rig(new RegistrarOptions { RetryAfter = [7, 7] });
        Saturate(rig, 8 << 20);

        var answer = At(rig, Home).Send();

        Assert.That((answer.Status, answer.Reason, answer.Names, answer["Retry-After"]), Is.EqualTo((503, "Service Unavailable", new[] { "Retry-After" }, "7")));
    }

    [Test]
    public async Task Lines_about_refusals_are_few_and_say_how_many_were_left_out()
    {
        await using var rig = Rig(new RegistrarOptions { SourceRate = [1, 1], AorRate = [0, 1], RefusalLog = 2 });
        _ = Statuses(10, () => At(rig, Home).Send());
        rig.Advance(1);
        _ = Statuses(2, () => At(rig, Home).Send());

        var lines = rig.Logs.GetSnapshot().Where(static record => record.Id.Id == EventIds.TurnedAway).Select(static record => record.GetStructuredStateValue("Suppressed"));

        Assert.That(lines, Is.EqualTo(new[] { "0", "0", "7" }));
    }
}
