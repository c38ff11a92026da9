using Drachtio.Embedded.Tests.Support;

namespace Drachtio.Embedded.Tests;

/// <summary>Frames of a WebSocket, right and wrong (RFC 6455 §5).</summary>
internal sealed class WebSocketFrameTests
{
    // Status 1002, a protocol error, in network order (RFC 6455 §7.4.1).
    private const string ProtocolError = "\u0003\u00EA";

    [Test]
    public async Task Ping_is_answered_with_a_pong_of_its_payload()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        using var client = await RawWebSocket.OpenAsync(server.Server.EndPoint("ws"));

        await client.SendAsync(RawWebSocket.Frame(RawWebSocket.Final(RawWebSocket.Ping), "are you there"));

        Assert.That(await client.NextAsync(), Is.EqualTo((RawWebSocket.Pong, "are you there")));
    }

    [Test]
    public async Task Ping_between_the_fragments_of_a_message_is_answered_and_the_message_stays_whole()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        using var client = await RawWebSocket.OpenAsync(server.Server.EndPoint("ws"));
        var request = TestServer.Request("BYE", "a", transport: "WS");

        await client.SendAsync(RawWebSocket.Frame(RawWebSocket.Text, request[..30]));
        await client.SendAsync(RawWebSocket.Frame(RawWebSocket.Final(RawWebSocket.Ping), "x"));
        var pong = await client.NextAsync();
        await client.SendAsync(RawWebSocket.Frame(RawWebSocket.Final(0), request[30..]));
        var (opcode, answer) = await client.NextAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pong, Is.EqualTo((RawWebSocket.Pong, "x")));
            Assert.That(opcode, Is.EqualTo(RawWebSocket.Text));
            Assert.That(answer, Does.StartWith("SIP/2.0 481").And.Contain("z9hG4bKa"));
        }
    }

    [TestCase(0x81, false, null, TestName = "Frame_without_a_mask_is_a_protocol_error")]
    [TestCase(0xC1, true, null, TestName = "Frame_with_rsv1_is_a_protocol_error")]
    [TestCase(0xA1, true, null, TestName = "Frame_with_rsv2_is_a_protocol_error")]
    [TestCase(0x91, true, null, TestName = "Frame_with_rsv3_is_a_protocol_error")]
    [TestCase(0x83, true, null, TestName = "Frame_of_an_unknown_kind_is_a_protocol_error")]
    [TestCase(0x80, true, null, TestName = "Continuation_of_nothing_is_a_protocol_error")]
    [TestCase(0x09, true, null, TestName = "Ping_in_fragments_is_a_protocol_error")]
    [TestCase(0x89, true, 126UL, TestName = "Ping_above_125_bytes_is_a_protocol_error")]
    [TestCase(0x81, true, 1UL << 63, TestName = "Length_with_its_highest_bit_is_a_protocol_error")]
    public async Task Wrong_frame_is_told_and_ends_the_connection(int firstByte, bool isMasked, ulong? length)
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        using var client = await RawWebSocket.OpenAsync(server.Server.EndPoint("ws"));

        await client.SendAsync(RawWebSocket.Frame(firstByte, "hello", isMasked, length));

        Assert.That(await client.NextAsync(), Is.EqualTo((RawWebSocket.Close, ProtocolError)));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
    }

    [Test]
    public async Task Giant_length_is_not_believed_and_ends_the_connection_at_the_cap()
    {
        await using var server = await TestServer.StartAsync(options => TestAddresses.WithAll(options) with { MaxMessageBytes = 2000 });
        using var client = await RawWebSocket.OpenAsync(server.Server.EndPoint("ws"));

        // A read of a WebSocket fills its 4096 bytes before it returns.
        await client.SendAsync(RawWebSocket.Frame(RawWebSocket.Final(RawWebSocket.Text), new string('x', 5000), length: 1UL << 62));

        Assert.That(async () => await client.ReadToEndAsync(), Throws.Nothing);
    }

    [Test]
    public async Task Close_is_answered_with_a_close_and_the_end()
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        using var client = await RawWebSocket.OpenAsync(server.Server.EndPoint("ws"));

        await client.SendAsync(RawWebSocket.Frame(RawWebSocket.Final(RawWebSocket.Close), "\u0003\u00E8bye"));

        Assert.That(await client.NextAsync(), Is.EqualTo((RawWebSocket.Close, "\u0003\u00E8")));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
    }

    [TestCase("plain", RawWebSocket.Text)]
    [TestCase("\u00C3\u00A9", RawWebSocket.Text)]
    [TestCase("\u00E9", RawWebSocket.Binary)]
    public async Task Message_that_is_no_utf_8_is_sent_as_binary(string callId, int opcode)
    {
        await using var server = await TestServer.StartAsync(TestAddresses.WithAll);
        using var client = await RawWebSocket.OpenAsync(server.Server.EndPoint("ws"));

        await client.SendAsync(RawWebSocket.Frame(RawWebSocket.Final(RawWebSocket.Binary), TestServer.Request("BYE", "a", transport: "WS", callId: callId)));
        var answer = await client.NextAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Payload, Does.StartWith("SIP/2.0 ").And.Contain(callId));
            Assert.That(answer.Opcode, Is.EqualTo(opcode));
        }
    }
}
