using Fuzz.Engine;
using Fuzz.Targets;

namespace Fuzz;

/// <summary>The quick form: what is known, and some thousand mutants of it; without guidance, so that it needs no instrumented copy.</summary>
public sealed class QuickTests
{
    private const int Mutants = 15_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private static IEnumerable<string> Targets => AllTargets.Names;

    [TestCaseSource(nameof(Targets))]
    public void Seeds_and_corpus_keep_every_promise(string name)
    {
        var run = Run(name, seed: 1, mutants: 0);

        Assert.That(run.Findings.Select(Text), Is.Empty);
    }

    [TestCaseSource(nameof(Targets))]
    public void Mutants_of_a_fixed_seed_keep_every_promise(string name)
    {
        var run = Run(name, seed: 20_261_124, Mutants);

        Assert.That(run.Findings.Select(Text), Is.Empty);
    }

    [TestCaseSource(nameof(Targets))]
    public void Mutants_of_a_new_seed_keep_every_promise(string name)
    {
        var seed = Random.Shared.Next(1, int.MaxValue);
        TestContext.Out.WriteLine($"To repeat it: --seed {seed}");

        var run = Run(name, seed, Mutants);

        Assert.That(run.Findings.Select(Text), Is.Empty, $"seed {seed}");
    }

    [TestCaseSource(nameof(Targets))]
    public void Corpus_is_small_and_reads_back_as_it_was_written(string name)
    {
        var inputs = CorpusFile.Read(Places.Corpus(name));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(inputs, Is.Not.Empty);
            Assert.That(inputs.Sum(static input => input.Length), Is.LessThan(32_768));
            Assert.That(inputs.Select(CorpusFile.Encode), Is.EqualTo(File.ReadAllLines(Places.Corpus(name))));
        }
    }

    private static FuzzRun Run(string name, int seed, int mutants)
    {
        EdgeMap.Open();
        var target = AllTargets.Make(name);
        var run = new FuzzRun(target, seed);
        run.Replay(target.Seeds);
        run.Replay(CorpusFile.Read(Places.Corpus(name)));
        run.Mutate(Longest, mutants);
        return run;
    }

    private static string Text(KeyValuePair<string, byte[]> finding) => $"{finding.Key}\n{CorpusFile.Encode(finding.Value)}";
}
