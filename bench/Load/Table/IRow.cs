namespace Load.Table;

/// <summary>Measures one or some rows of the table.</summary>
internal interface IRow
{
    /// <summary>Name by which it is asked for.</summary>
    string Name { get; }

    /// <summary>Measures; a figure is handed out as soon as it is there.</summary>
    /// <exception cref="Links.LinkException">The registrar did not come, went, or answered wrong before the clock started.</exception>
    IEnumerable<Finding> Measure(RowContext context);
}
