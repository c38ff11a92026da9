using System.Net;
using System.Net.Sockets;
using Drachtio.Embedded;
using Registrar.Tests.Support;

namespace Registrar.Tests.WholeProgram;

internal sealed class StartAndEndTests
{
    private static readonly string[] FreePorts = ["--embedded:sip=127.0.0.1:0", "--http:port=0"];

    private static ConfigurationFolder Shipped() => new(("default.json", Repository.Read("config/default.json")));

    [TestCase("--embedded|--embedded:sip=127.0.0.1:0|--http:port|0")]
    [TestCase("--http:port|0|--embedded:sip|127.0.0.1:0|--embedded")]
    [TestCase("run|--embedded|--embedded:sip=127.0.0.1:0|--http:port|0")]
    [TestCase("--embedded:sip|127.0.0.1:0|run|--http:port=0|--embedded")]
    [TestCase("--embedded|run|--embedded:sip=127.0.0.1:0|--http:port=0")]
    public async Task Embedded_program_is_ready_whatever_the_order_of_its_arguments(string arguments)
    {
        using var folder = Shipped();
        await using var program = RunningProgram.Start(folder, arguments.Split('|'));

        await program.WaitUntilReadyAsync(program.Output);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(program.Sip.Port, Is.Positive);
            Assert.That(await program.GetAsync("/reg"), Is.EqualTo("[]"));
            Assert.That(await program.StopAsync(), Is.Zero);
            Assert.That(program.Errors.All, Is.Empty);
        }
    }

    [Test]
    public async Task Every_address_of_the_embedded_server_is_named_when_ready()
    {
        using var folder = new ConfigurationFolder(
            ("default.json", """{ "http": { "port": 0 }, "embedded": { "enabled": true, "sip": ["127.0.0.1:0", "127.0.0.1:0"] } }"""));
        await using var program = RunningProgram.Start(folder);

        var line = await program.Output.WaitForAsync("Ready: ");

        Assert.That(line.Split("127.0.0.1:"), Has.Length.EqualTo(4), line);
    }

    [Test]
    public async Task Http_answers_while_no_drachtio_server_is_there()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        using var folder = Shipped();
        await using var program = RunningProgram.Start(folder, "--http:port=0", $"--drachtio:port={port}");

        await program.WaitForHttpAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await program.GetAsync("/reg"), Is.EqualTo("[]"));
            Assert.That(await program.Output.WaitForAsync("Connecting to drachtio-server"), Does.Contain($"127.0.0.1:{port}"));
            Assert.That(await program.StopAsync(), Is.Zero);
        }
    }

    [Test]
    public async Task Configuration_error_is_a_sentence_and_exit_code_2()
    {
        using var folder = new ConfigurationFolder(("default.json", "{\n  \"http\": { \"port\": \"x\" }\n}"));
        await using var program = RunningProgram.Start(folder);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await program.ExitCode, Is.EqualTo(2));
            Assert.That(
                program.Errors.All,
                Is.EqualTo($"registrar: {Path.Combine("config", "default.json")} line 2: http:port is 'x'. Write a whole number from 0 to 65535."));
        }
    }

    [TestCase("--unknown")]
    [TestCase("--drachtio:port")]
    [TestCase("run|away")]
    public async Task Argument_that_is_not_understood_is_a_sentence_and_exit_code_2(string arguments)
    {
        using var folder = Shipped();
        await using var program = RunningProgram.Start(folder, arguments.Split('|'));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await program.ExitCode, Is.EqualTo(2));
            Assert.That(program.Errors.All, Does.StartWith("registrar: ").And.Not.Contain("   at "));
        }
    }

    [Test]
    public async Task Http_address_in_use_is_a_sentence_and_exit_code_2()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var folder = Shipped();
        await using var program = RunningProgram.Start(folder, "--embedded", "--embedded:sip=127.0.0.1:0", $"--http:port={port}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await program.ExitCode, Is.EqualTo(2));
            Assert.That(program.Errors.All, Does.StartWith($"registrar: HTTP cannot listen on 127.0.0.1 port {port}: ").And.Contain("--http:port").And.Not.Contain("   at "));
        }
    }

    [Test]
    public async Task Http_address_of_another_machine_is_a_sentence_and_exit_code_2()
    {
        using var folder = Shipped();

        // 192.0.2.0/24 is for documentation (RFC 5737): no machine has it.
        await using var program = RunningProgram.Start(folder, [.. FreePorts, "--embedded", "--http:host=192.0.2.1"]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await program.ExitCode, Is.EqualTo(2));
            Assert.That(program.Errors.All, Does.StartWith("registrar: HTTP cannot listen on 192.0.2.1"));
        }
    }

    [Test]
    public async Task Sip_address_in_use_is_a_sentence_and_exit_code_2()
    {
        using var taken = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.Client.LocalEndPoint!).Port;
        using var folder = Shipped();
        await using var program = RunningProgram.Start(folder, "--embedded", "--http:port=0", $"--embedded:sip=127.0.0.1:{port}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await program.ExitCode, Is.EqualTo(2));
            Assert.That(program.Errors.All, Does.StartWith("registrar: The embedded drachtio-server cannot start: ").And.Contain($"{port}").And.Not.Contain("   at "));
        }
    }

    [Test]
    public async Task Secret_refused_by_every_server_is_exit_code_3()
    {
        await using var server = await EmbeddedDrachtio.StartAsync(new EmbeddedOptions { Secret = "right", Sip = [new(IPAddress.Loopback, 0)] });
        using var folder = Shipped();
        await using var program = RunningProgram.Start(
            folder, "--http:port=0", $"--drachtio:port={server.AdminEndPoint.Port}", "--drachtio:secret=hunter2");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await program.ExitCode, Is.EqualTo(3));
            Assert.That(program.Errors.All, Does.StartWith("registrar: ").And.Contain("refused the secret"));
            Assert.That(program.Errors.All + program.Output.All, Does.Not.Contain("hunter2"));
        }
    }

    [Test]
    public async Task Secret_refused_by_one_of_two_servers_is_reported_and_the_other_serves()
    {
        await using var right = await EmbeddedDrachtio.StartAsync(new EmbeddedOptions { Secret = "right", Sip = [new(IPAddress.Loopback, 0)] });
        await using var wrong = await EmbeddedDrachtio.StartAsync(new EmbeddedOptions { Secret = "other", Sip = [new(IPAddress.Loopback, 0)] });
        using var folder = new ConfigurationFolder(("default.json", $$"""
            { "http": { "port": 0 }, "drachtio": { "secret": "right",
              "servers": [ { "port": {{right.AdminEndPoint.Port}} }, { "port": {{wrong.AdminEndPoint.Port}} } ] } }
            """));
        await using var program = RunningProgram.Start(folder);

        var refused = await program.Output.WaitForAsync("refuses the secret");
        var ready = await program.Output.WaitForAsync("Ready: ");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused, Does.Contain($":{wrong.AdminEndPoint.Port}"));
            Assert.That(ready, Does.Contain($":{right.AdminEndPoint.Port}"));
            Assert.That(await program.StopAsync(), Is.Zero);
        }
    }

    [Test]
    public async Task Unknown_key_is_warned_of_at_the_start()
    {
        using var folder = new ConfigurationFolder(("default.json", """{ "registrar": { "minexpire": 60 } }"""));
        await using var program = await RunningProgram.EmbeddedAsync(folder);

        Assert.That(program.Output.All, Does.Contain("unknown key registrar:minexpire"));
    }

    [Test]
    public async Task Version_needs_no_configuration()
    {
        using var folder = new ConfigurationFolder();
        await using var program = RunningProgram.Start(folder, "version");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await program.ExitCode, Is.Zero);
            Assert.That(program.Output.All, Is.Not.Empty);
        }
    }
}
