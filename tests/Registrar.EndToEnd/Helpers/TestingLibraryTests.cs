using System.Net;
using System.Net.Sockets;
using System.Text;
using Drachtio.Testing;

namespace Registrar.EndToEnd.Helpers;

/// <summary>The helpers all test projects stand on.</summary>
public sealed class TestingLibraryTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(10);

    /// <summary>The example of RFC 2069 §2.4 with the response corrected by erratum 749.</summary>
    [Test]
    public void Digest_of_the_scripted_phone_is_the_one_of_RFC_2069()
    {
        var challenge = PhoneDigest.FromChallenge("Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");

        var authorization = challenge.Authorization(new PhoneAccount("Mufasa", "CircleOfLife", "host.com"), "GET", "/dir/index.html", 1);

        Assert.That(PhoneDigest.Fields(authorization)["response"], Is.EqualTo("1949323746fe6a43ef61f9606e7febea"));
    }

    [Test]
    public void Challenge_fields_may_hold_commas_and_escaped_quotes()
    {
        var fields = PhoneDigest.Fields("Digest realm=\"a, \\\"b\\\"\",nonce=\"n\" , qop=\"auth,auth-int\", stale=TRUE");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(fields["realm"], Is.EqualTo("a, \\\"b\\\""));
            Assert.That(fields["qop"], Is.EqualTo("auth,auth-int"));
            Assert.That(fields["STALE"], Is.EqualTo("TRUE"));
        }
    }

    [Test]
    public void Contact_values_are_split_at_commas_outside_quotes_and_brackets()
    {
        var message = new PhoneMessage(WireText.Sip("SIP/2.0 200 OK\nContact: \"a,b\" <sip:a@h;x=1,2>;q=1, <sip:b@h>\nContact: sip:c@h\n\n"));

        Assert.That(message.Contacts, Is.EqualTo(new[] { "\"a,b\" <sip:a@h;x=1,2>;q=1", "<sip:b@h>", "sip:c@h" }));
    }

    [Test]
    public void Frame_length_counts_bytes_after_line_ends_became_crlf()
    {
        Assert.That(WireText.Text(WireText.Frame("a|b\nü\n")), Is.EqualTo("9#a|b\r\nÃ¼\r\n"));
    }

    [Test]
    public void Segments_hold_the_same_bytes_in_pieces([Range(1, 6)] int segmentBytes)
    {
        var sequence = Segments.Of("hello"u8.ToArray(), segmentBytes);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Encoding.ASCII.GetString(sequence), Is.EqualTo("hello"));
            Assert.That(sequence.First.Length, Is.EqualTo(Math.Min(segmentBytes, 5)));
        }
    }

    [Test]
    public async Task Proxy_passes_records_and_splits_both_directions([Values(0, 3)] int splitMaxBytes)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        await using var proxy = new CuttingProxy((IPEndPoint)server.LocalEndpoint) { SplitMaxBytes = splitMaxBytes };
        using var app = new TcpClient();
        await app.ConnectAsync(proxy.EndPoint);
        using var peer = await server.AcceptTcpClientAsync();

        await app.GetStream().WriteAsync("5#hello"u8.ToArray());
        await ReadAsync(peer, 7);
        await peer.GetStream().WriteAsync("3#abc"u8.ToArray());
        await ReadAsync(app, 5);

        var link = await proxy.NextLinkAsync(Guard);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(WireText.Text(link.SentByApp), Is.EqualTo("5#hello"));
            Assert.That(WireText.Text(link.SentByServer), Is.EqualTo("3#abc"));
        }
    }

    [Test]
    public async Task Cut_ends_both_sides_and_a_stall_holds_bytes_back_until_resumed()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        await using var proxy = new CuttingProxy((IPEndPoint)server.LocalEndpoint);
        using var app = new TcpClient();
        await app.ConnectAsync(proxy.EndPoint);
        using var peer = await server.AcceptTcpClientAsync();
        var link = await proxy.NextLinkAsync(Guard);

        link.StallToApp();
        await peer.GetStream().WriteAsync("held"u8.ToArray());
        var reading = ReadAsync(app, 4);
        var wasHeld = !reading.IsCompleted;
        link.Resume();
        await reading;
        proxy.Cut();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(wasHeld, Is.True);
            Assert.That(async () => await ReadAsync(app, 1), Throws.InstanceOf<IOException>());
            Assert.That(async () => await ReadAsync(peer, 1), Throws.InstanceOf<IOException>());
            await link.Completion.WaitAsync(Guard);
        }
    }

    private static async Task ReadAsync(TcpClient client, int count) =>
        await client.GetStream().ReadExactlyAsync(new byte[count]).AsTask().WaitAsync(Guard);
}
