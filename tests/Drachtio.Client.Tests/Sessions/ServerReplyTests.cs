using System.Text;
using Drachtio.Client.Sessions;

namespace Drachtio.Client.Tests.Sessions;

public class ServerReplyTests
{
    private const string Server = "2d1eee70-3d84-487d-856b-839fc6ba8fef";
    private const string Ours = "839b3825-ebe0-4deb-a6f9-2d0d9ec1e1dc";

    [TestCase($"{Server}|response|{Ours}|OK|application|335||127.0.0.1|36221|17:27:41.261860|t|||Msg sent:|\r\nSIP/2.0 200 OK\r\n")]
    [TestCase($"{Server}|response|{Ours}|OK|")]
    public void An_OK_as_servers_write_it_is_known_by_its_head(string payload)
    {
        var isOk = ServerReply.TryReadOk(Encoding.ASCII.GetBytes(payload), out var id);

        Assert.That(isOk, Is.True);
        Assert.That(Encoding.ASCII.GetString(id), Is.EqualTo(Ours));
    }

    [TestCase($"{Server}|response|{Ours}|NOK|Response not sent due to unknown transaction")]
    [TestCase($"{Server}|response|{Ours}|NO|Invalid message format")]
    [TestCase($"{Server}|response|{Ours}|OK")]
    [TestCase($"{Server}|response|short|OK|application|335||127.0.0.1|36221|17:27:41.261860|t|||Msg sent:|")]
    [TestCase($"{Server}|sip|network|363|udp|127.0.0.1|36221|17:27:41.258075|{Ours}||127.0.0.1|5162|\r\nREGISTER sip:example.com SIP/2.0\r\n")]
    [TestCase($"id|sip\r\n234567890123456789012345678|response|{Ours}|OK|")]
    [TestCase($"id|sip|23456789012345678901234567890|response|{Ours}|OK|")]
    [TestCase("")]
    public void Everything_else_is_left_to_the_tokens(string payload) =>
        Assert.That(ServerReply.TryReadOk(Encoding.ASCII.GetBytes(payload), out _), Is.False);
}
