using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Registrar.Core;
using Registrar.Hosting;

namespace Registrar.Tests.Hosting;

internal sealed class EventPrinterTests
{
    private const string From = "udp 192.0.2.17:48105";

    [TestCase(RegistrarEventType.Register, RegistrarEventCause.Register, "1000@example.com registered from " + From + " for 0 s with ''", LogLevel.Information)]
    [TestCase(RegistrarEventType.Register, RegistrarEventCause.Refresh, "1000@example.com refreshed from " + From + " for 0 s", LogLevel.Debug)]
    [TestCase(RegistrarEventType.Register, RegistrarEventCause.Expired, "1000@example.com from " + From + " has lost sip:a@b (expired), contacts left: 1", LogLevel.Information)]
    [TestCase(RegistrarEventType.Unregister, RegistrarEventCause.FlowLost, "1000@example.com is no longer registered from " + From + " (flow_lost)", LogLevel.Information)]
    [TestCase(RegistrarEventType.Fetched, RegistrarEventCause.Fetch, "1000@example.com asked for its bindings from " + From, LogLevel.Debug)]
    [TestCase(RegistrarEventType.Unreachable, RegistrarEventCause.Unreachable, "1000@example.com cannot be reached at " + From + " (unreachable)", LogLevel.Information)]
    [TestCase(RegistrarEventType.Reachable, RegistrarEventCause.Answered, "1000@example.com can be reached again at " + From + " (answered)", LogLevel.Information)]
    [TestCase(RegistrarEventType.AuthFailed, RegistrarEventCause.Credentials, "1000@example.com gave a wrong answer to the challenge from " + From, LogLevel.Information)]
    public void Each_event_is_a_sentence_of_its_own(RegistrarEventType type, RegistrarEventCause cause, string line, LogLevel level)
    {
        var log = new FakeLogger();

        new EventPrinter(log).Print(new RegistrarEvent
        {
            Sequence = 1,
            Type = type,
            Cause = cause,
            Realm = "example.com",
            Username = "1000",
            Network = new RegistrationNetwork { SourceAddress = "192.0.2.17", SourcePort = 48105, Protocol = "udp" },
            Old = ["sip:a@b", "sip:c@d"],
            New = ["sip:c@d"],
        });

        Assert.That((log.LatestRecord.Message, log.LatestRecord.Level), Is.EqualTo((line, level)));
    }

    [Test]
    public void No_type_of_event_is_taken_for_another([Values] RegistrarEventType type)
    {
        var log = new FakeLogger();

        new EventPrinter(log).Print(new RegistrarEvent
        {
            Sequence = 1,
            Type = type,
            Cause = RegistrarEventCause.Admin,
            Realm = "example.com",
            Username = "1000",
            Network = new RegistrationNetwork { SourceAddress = "192.0.2.17", SourcePort = 48105, Protocol = "udp" },
        });

        Assert.That(log.LatestRecord.Message.Contains("wrong answer", StringComparison.Ordinal), Is.EqualTo(type == RegistrarEventType.AuthFailed));
    }
}
