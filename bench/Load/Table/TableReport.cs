namespace Load.Table;

/// <summary>The whole table; the JSON has the same names in camelCase.</summary>
/// <param name="Date">Day of the run.</param>
/// <param name="Machine">The machine in one line.</param>
/// <param name="IsQuick">It was a quick run: figures without worth.</param>
/// <param name="Findings">What was measured.</param>
internal sealed record TableReport(string Date, string Machine, bool IsQuick, IReadOnlyList<Finding> Findings)
{
    // The order of the page, whatever the order of measuring.
    private static readonly string[] Order =
    [
        "Full cycle", "401 to a stranger", "Authenticated refresh", "Sustained on one core", "Latency at half that rate", "Memory", "Expiry and pings",
        "Behind a drachtio-server", "Low rate", "Growth", "Listing", "No cliff", "Start",
    ];

    /// <summary>Findings in the order of the page; those of no known row at the end.</summary>
    public IEnumerable<Finding> Sorted() => Findings.OrderBy(static finding => Array.IndexOf(Order, finding.Measure) is >= 0 and var at ? at : Order.Length);
}
