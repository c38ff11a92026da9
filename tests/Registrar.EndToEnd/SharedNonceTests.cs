using Drachtio.Testing;

namespace Registrar.EndToEnd;

/// <summary>Challenges over real sockets: answered twice, answered late, answered at another process.</summary>
public sealed class SharedNonceTests : EndToEndTest
{
    [Test]
    public async Task S6_a_count_that_was_used_is_stale_and_costs_one_round_trip_whoever_repeats_it()
    {
        var phone = await PhoneAsync();
        var program = await StartProgramAsync();
        await phone.RegisterAsync();
        var captured = new PhoneMessage(phone.LastSent.ToArray()).Header("Authorization")!;

        var replay = await phone.RequestAsync(phone.BuildRegister(PhoneRegister.Default, captured));
        var refresh = await phone.RegisterAsync(new PhoneRegister { IsPreemptive = true });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(replay.Status, Is.EqualTo(401));
            Assert.That(PhoneDigest.FromChallenge(replay.Header("WWW-Authenticate")!).IsStale, Is.True);
            Assert.That(refresh.Status, Is.EqualTo(200), "The count after the replayed one is still good.");
            Assert.That(await program.UserAsync(Realm, phone.Account.Username), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task S7_a_nonce_that_ends_between_two_refreshes_costs_one_round_trip()
    {
        var phone = await PhoneAsync();
        await StartProgramAsync(Setup(("noncelifetime", 1)));
        await phone.RegisterAsync();
        var (statuses, requests) = (new List<int>(), 0);

        await Eventually.IsTrueAsync(
            async () =>
            {
                var before = phone.CSeq;
                statuses.Add((await phone.RegisterAsync(new PhoneRegister { IsPreemptive = true })).Status);
                requests = phone.CSeq - before;
                return requests > 1;
            },
            Guard,
            "a refresh on a nonce that has ended");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(statuses, Is.All.EqualTo(200));
            Assert.That(requests, Is.EqualTo(2));
        }
    }

    [Test]
    public async Task S8_of_two_programs_with_one_key_each_takes_the_answer_to_the_others_challenge()
    {
        var phones = new[] { await PhoneAsync(), await PhoneAsync(), await PhoneAsync() };
        var one = await StartProgramAsync(Setup(("noncekey", "of both")));
        var two = await StartProgramAsync(Setup(("noncekey", "of both")));

        // The server deals REGISTERs in turn: of each pair one program sees the first, the other the second.
        var answers = new[] { await phones[0].RegisterAsync(), await phones[1].RegisterAsync(), await phones[2].RegisterAsync() };
        var bindings = new[] { (await one.UsersAsync(Realm)).Count, (await two.UsersAsync(Realm)).Count };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(200));
            Assert.That(phones.Select(phone => phone.CSeq), Is.All.EqualTo(2), "one challenge each");
            Assert.That(bindings, Is.EquivalentTo(new[] { 3, 0 }), "all answers at one program, all challenges at the other; bindings stay per process");
        }
    }

    [Test]
    public async Task S8_a_program_with_another_key_challenges_again_and_binds_nobody_by_the_others_nonce()
    {
        var phone = await PhoneAsync();
        await StartProgramAsync(Setup(("noncekey", "of one")));
        await StartProgramAsync(Setup(("noncekey", "of the other")));

        var answer = await phone.RegisterAsync();

        Assert.That(answer.Status, Is.EqualTo(401));
    }
}
