using Load.Links;
using Load.Table.Rows;

namespace Load.Table;

/// <summary>Measures row after row; one that fails does not keep the others from being measured.</summary>
internal static class TableRun
{
    private static readonly IRow[] Rows =
        [new MicroRow(), new CostRow(), new HalfRateRow(), new LowRateRow(), new ListingRow(), new BehindRow(), new StartRow(), new MillionRow(), new ExpiryRow(), new CliffRow()];

    /// <summary>Names of the rows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Rows.Select(static row => row.Name)];

    /// <summary>Measures.</summary>
    /// <param name="context">What and how.</param>
    /// <param name="only">Names of the rows wanted; empty takes all.</param>
    /// <param name="report">Takes each figure as soon as it is there.</param>
    public static IReadOnlyList<Finding> Run(RowContext context, IReadOnlyCollection<string> only, Action<Finding> report)
    {
        var findings = new List<Finding>();
        foreach (var row in Rows.Where(row => only.Count == 0 || only.Contains(row.Name)))
        {
            try
            {
                foreach (var finding in row.Measure(context)) Add(finding);
            }
            catch (Exception broken) when (broken is LinkException or HttpRequestException or IOException)
            {
                Add(Finding.Missing(row.Name, broken.Message));
            }
        }

        return findings;

        void Add(Finding finding)
        {
            findings.Add(finding);
            report(finding);
        }
    }
}
