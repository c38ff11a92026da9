using Drachtio.Embedded.Tests.Replay;

namespace Drachtio.Embedded.Tests;

/// <summary>The exchanges recorded with a real drachtio-server v0.9.5, played to the embedded one.</summary>
internal sealed class VectorTests
{
    private static readonly string Folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors");

    // Frames that killed or hung the real server; the others of their kind only cost the connection.
    private static readonly string[] Fatal =
        ["04h-just-hash", "05a-route-2tokens", "05e-sip-2tokens", "05f-sip-3tokens", "05h-proxy-4tokens", "05k-sip-response-bad-statusline", "05l-sip-response-bad-statusline2", "15-app-requests-udp"];

    [TestCaseSource(nameof(Replayed))]
    public async Task Recorded_exchange_replayed_gives_the_recorded_answers(string name, string? until)
    {
        await using var replay = await VectorReplay.RunAsync(Path.Combine(Folder, name + ".jsonl"), until);

        Assert.That(replay.Differences, Is.Empty, () => string.Join("\n\n", replay.Differences));
    }

    [TestCaseSource(nameof(Fatal))]
    public async Task Frame_that_killed_or_hung_the_real_server_is_a_named_violation(string name)
    {
        await using var replay = await VectorReplay.RunAsync(Path.Combine(Folder, name + ".jsonl"));

        Assert.That(replay.Violations, Has.Count.EqualTo(1));
    }

    [TestCase("04d-invalid-len-alpha")]
    [TestCase("04e-len-6digits")]
    [TestCase("05c-auth-2tokens")]
    [TestCase("05g-sip-txn-not-cancel")]
    [TestCase("05m-sip-empty-startline")]
    [TestCase("10-register-udp-401-200")]
    public async Task Frame_the_real_server_survived_is_no_violation(string name)
    {
        await using var replay = await VectorReplay.RunAsync(Path.Combine(Folder, name + ".jsonl"));

        Assert.That(replay.Violations, Is.Empty);
    }

    [Test]
    public void Every_recorded_exchange_is_replayed_or_listed_with_a_reason()
    {
        var listed = NotCoveredList.Read().ToDictionary(entry => entry.Name, StringComparer.Ordinal);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(listed.Keys, Is.SubsetOf(All()), "listed, but no such recording");
            Assert.That(listed.Values.Select(entry => entry.Reason), Has.All.Length.GreaterThan(3));
            Assert.That(Replayed().Count() + listed.Values.Count(entry => entry.Until is null), Is.EqualTo(All().Count()));
        }
    }

    private static IEnumerable<string> All() =>
        Directory.GetFiles(Folder, "*.jsonl").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    private static IEnumerable<TestCaseData> Replayed()
    {
        var listed = NotCoveredList.Read().ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        return All().Where(name => !listed.TryGetValue(name, out var entry) || entry.Until is not null)
            .Select(name => new TestCaseData(name, listed.GetValueOrDefault(name)?.Until).SetArgDisplayNames(name));
    }
}
