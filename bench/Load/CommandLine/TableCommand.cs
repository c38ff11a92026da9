using System.CommandLine;
using Load.Reporting;
using Load.Table;

namespace Load.CommandLine;

/// <summary><c>load table</c>: all rows of docs/performance.md that need no other registrar.</summary>
internal static class TableCommand
{
    /// <summary>Makes it.</summary>
    public static Command Create()
    {
        var start = new Option<string>("--start") { Description = "Command that starts the registrar: {port} admin port, {http} HTTP port, {config} directory of its default.json.", Required = true };
        var builds = new Option<string[]>("--build") { Description = "NAME=COMMAND: another build whose start is measured; ReadyToRun and NativeAOT have targets." };
        var behind = new Option<string>("--behind") { Description = "Command that starts a drachtio-server and {app} (ours, floor) behind it; {port} is the SIP port, {http} a port for its admin." };
        var allocations = new Option<string>("--allocations") { Description = "What micro budgets --write has written." };
        var memory = new Option<string>("--micro-memory") { Description = "What micro memory has printed." };
        var only = new Option<string[]>("--only") { Description = "Rows: " + string.Join(", ", TableRun.Names) + ".", AllowMultipleArgumentsPerToken = true };
        only.AcceptOnlyFromAmong([.. TableRun.Names]);
        var quick = new Option<bool>("--quick") { Description = "Shows that everything works; its figures are worth little." };
        var json = new Option<string>("--json") { Description = "Also write the table as JSON to this file." };
        var page = new Option<string>("--page") { Description = "Also write the table into this Markdown page, between <!-- table --> and <!-- end of table -->." };
        var command = new Command("table", "Measure every row of the table of targets.") { start, builds, behind, allocations, memory, only, quick, json, page };
        command.SetAction(parsed =>
        {
            var context = new RowContext
            {
                Start = parsed.GetValue(start)!,
                Builds = (parsed.GetValue(builds) ?? []).Select(static text => text.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[^1], StringComparer.Ordinal),
                Behind = parsed.GetValue(behind),
                Floor = Self.AnswerCommand,
                AllocationsPath = parsed.GetValue(allocations),
                MicroMemoryPath = parsed.GetValue(memory),
                IsQuick = parsed.GetValue(quick),
                Say = static text => Console.Error.WriteLine("load: " + text),
            };
            var findings = TableRun.Run(context, parsed.GetValue(only) ?? [], static finding => Console.WriteLine(TableText.Line(finding)));
            var report = new TableReport(DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), MachineText.Now(), context.IsQuick, findings);
            if (parsed.GetValue(json) is { } jsonPath) File.WriteAllText(jsonPath, TableText.ToJson(report));
            if (parsed.GetValue(page) is { } pagePath) File.WriteAllText(pagePath, PageBlock.Replace(File.ReadAllText(pagePath), "table", TableText.ToMarkdown(report)));
        });
        return command;
    }
}
