using Drachtio.Testing;

namespace Registrar.EndToEnd;

/// <summary>The server alone: what the other fixtures stand on.</summary>
public sealed class ServerTests : EndToEndTest
{
    [TestCase(PhoneNetwork.UdpV4)]
    [TestCase(PhoneNetwork.TcpV4)]
    [TestCase(PhoneNetwork.UdpV6)]
    [TestCase(PhoneNetwork.TcpV6)]
    public async Task Server_without_an_application_answers_503(PhoneNetwork network)
    {
        var phone = await PhoneAsync(network);

        var answer = await phone.RequestAsync(phone.BuildRegister(PhoneRegister.Default));

        Assert.That(answer.Status, Is.EqualTo(503));
    }

    [TestCase(PhoneNetwork.UdpV4)]
    [TestCase(PhoneNetwork.TcpV6)]
    public async Task Restarted_server_answers_on_the_same_ports(PhoneNetwork network)
    {
        Server.RequireRestart();
        await Server.StopAsync();
        await Server.StartAsync();
        var phone = await PhoneAsync(network);

        var answer = await phone.RequestAsync(phone.BuildRegister(PhoneRegister.Default));

        Assert.That(answer.Status, Is.EqualTo(503));
    }
}
