using System.Text.Json;
using Load.Reporting;
using Load.Table;
using Load.Table.Rows;

namespace Load.Tests;

internal sealed class TableTests
{
    [TestCase(5.9, false, "met")]
    [TestCase(6.0, false, "met")]
    [TestCase(6.1, false, "missed")]
    [TestCase(6.1, true, "met")]
    [TestCase(5.9, true, "missed")]
    public void A_figure_meets_its_target_or_misses_it(double value, bool isAtLeast, string verdict) =>
        Assert.That(new Finding("Refresh", "CPU", value, "µs") { Target = 6, IsAtLeast = isAtLeast }.Verdict, Is.EqualTo(verdict));

    [Test]
    public void A_figure_without_a_target_has_no_verdict() => Assert.That(new Finding("Refresh", "CPU", 1, "µs").Verdict, Is.Empty);

    [Test]
    public void A_figure_that_could_not_be_had_is_not_run() => Assert.That(Finding.Missing("Behind", "no server").Verdict, Is.EqualTo("not run"));

    [Test]
    public void The_page_has_the_rows_in_the_order_of_the_targets()
    {
        var report = new TableReport("2026-11-24", "2 cores", IsQuick: false,
        [
            new Finding("Start", "time", 340.4, "ms") { Target = 450 },
            new Finding("Full cycle", "CPU", 7.256, "µs") { Target = 12, Note = "a | b" },
            new Finding("Full cycle", "bytes", 1234.5, "bytes"),
        ]);

        Assert.That(TableText.ToMarkdown(report).Split('\n').Skip(4), Is.EqualTo(
        [
            "| Full cycle | CPU | ≤ 12 | 7.26 µs | met | a \\| b |",
            "|  | bytes |  | 1,234 bytes |  |  |",
            "| Start | time | ≤ 450 | 340 ms | met |  |",
            "",
        ]));
    }

    [Test]
    public void The_json_has_the_verdict()
    {
        var report = new TableReport("2026-11-24", "2 cores", IsQuick: true, [new Finding("Start", "time", 500, "ms") { Target = 450 }]);

        using var json = JsonDocument.Parse(TableText.ToJson(report));

        Assert.That(json.RootElement.GetProperty("findings")[0].GetProperty("verdict").GetString(), Is.EqualTo("missed"));
    }

    [TestCase("look-up of a user                              0.31 µs", 0.31)]
    [TestCase("bindings                             1,000,000 ", double.NaN)]
    [TestCase("", double.NaN)]
    public void Figures_of_the_micro_benchmarks_stand_before_their_unit(string line, double number) => Assert.That(MicroRow.NumberOf(line), Is.EqualTo(number));

    [Test]
    public void A_block_of_a_page_is_replaced_and_nothing_else()
    {
        const string page = "before\n<!-- table -->\nold\n<!-- end of table -->\nafter\n";

        Assert.That(PageBlock.Replace(page, "table", "new\n"), Is.EqualTo("before\n<!-- table -->\nnew\n<!-- end of table -->\nafter\n"));
    }

    [Test]
    public void A_page_without_the_block_is_an_error() =>
        Assert.That(() => PageBlock.Replace("before", "table", "new"), Throws.InstanceOf<InvalidDataException>());

    [Test]
    public void The_page_of_the_project_has_both_blocks([Values("table", "compare")] string name) =>
        Assert.That(PageBlock.Replace(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "performance.md")), name, "new"), Does.Contain($"<!-- {name} -->\nnew\n"));
}
