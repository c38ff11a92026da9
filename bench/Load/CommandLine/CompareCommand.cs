using System.CommandLine;
using System.Text.Json;
using Load.Compare;
using Load.Reporting;
using Load.Table;

namespace Load.CommandLine;

/// <summary><c>load compare</c>: registrars side by side, see bench/compare.</summary>
internal static class CompareCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Makes it.</summary>
    public static Command Create()
    {
        var plan = new Option<string>("--plan") { Description = "JSON file of the contestants.", Required = true };
        var without = new Option<string[]>("--without") { Description = "NAME=REASON: a contestant that cannot run here; its rows say why." };
        var only = new Option<string[]>("--only") { Description = "Names of the contestants wanted.", AllowMultipleArgumentsPerToken = true };
        var quick = new Option<bool>("--quick") { Description = "Shows that everything works; its figures are worth little." };
        var json = new Option<string>("--json") { Description = "Also write the comparison as JSON to this file." };
        var page = new Option<string>("--page") { Description = "Also write the tables into this Markdown page, between <!-- compare --> and <!-- end of compare -->." };
        var command = new Command("compare", "Put registrars side by side and in turn through the same scenarios.") { plan, without, only, quick, json, page };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetValue(only) ?? [];
            var contestants = JsonSerializer.Deserialize<List<Contestant>>(File.ReadAllText(parsed.GetValue(plan)!), Json)!
                .Where(one => wanted.Length == 0 || wanted.Contains(one.Name)).ToList();
            var absent = (parsed.GetValue(without) ?? []).Select(static text => text.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[^1], StringComparer.Ordinal);
            var isQuick = parsed.GetValue(quick);
            var repeats = isQuick ? 1 : 3;
            var outcomes = new CompareRun(contestants, absent, repeats, isQuick, static text => Console.Error.WriteLine("load: " + text)).Run();

            var report = new CompareReport(DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), MachineText.Now(), isQuick, repeats, outcomes);
            Console.Write(CompareText.ToMarkdown(report));
            if (parsed.GetValue(json) is { } jsonPath) File.WriteAllText(jsonPath, CompareText.ToJson(report));
            if (parsed.GetValue(page) is { } pagePath) File.WriteAllText(pagePath, PageBlock.Replace(File.ReadAllText(pagePath), "compare", CompareText.ToMarkdown(report)));
        });
        return command;
    }
}
