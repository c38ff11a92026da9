using Drachtio.Testing;

namespace Registrar.EndToEnd;

/// <summary>What the network does to datagrams. Streams neither lose nor repeat.</summary>
public sealed class RepetitionTests : EndToEndTest
{
    [TestCase(PhoneNetwork.UdpV4)]
    [TestCase(PhoneNetwork.UdpV6)]
    public async Task Retransmission_gets_the_same_answer_and_changes_nothing(PhoneNetwork network)
    {
        var phone = await PhoneAsync(network);
        var program = await StartProgramAsync(Setup() with { Arguments = ["--events", "json"] });
        var first = await phone.RegisterAsync();

        var repeated = await phone.RetransmitAsync();
        await phone.UnregisterAsync();
        await program.Process.WaitForLineAsync(Guard, "\"event\":\"unregister\"");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(repeated.Text, Is.EqualTo(first.Text));
            Assert.That(program.Process.Output.Count(line => line.Contains("\"event\":\"register\"", StringComparison.Ordinal)), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Retransmitted_challenge_is_the_same_challenge()
    {
        var phone = await PhoneAsync();
        await StartProgramAsync();
        var first = await phone.RegisterAsync(new PhoneRegister { AnswersChallenge = false });

        var repeated = await phone.RetransmitAsync();

        Assert.That(repeated.Text, Is.EqualTo(first.Text));
    }
}
