using System.Text.Json.Serialization;

namespace Load.Table;

/// <summary>One measured figure, beside its target when it has one.</summary>
/// <param name="Measure">Row of the table it belongs to.</param>
/// <param name="Quantity">What was measured, with its circumstances.</param>
/// <param name="Value">The figure; <see langword="null"/> when it could not be had, and <see cref="Note"/> says why.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record Finding(string Measure, string Quantity, double? Value, string Unit)
{
    /// <summary>The target; <see langword="null"/> for figures that only explain.</summary>
    public double? Target { get; init; }

    /// <summary>The target is a lower bound.</summary>
    public bool IsAtLeast { get; init; }

    /// <summary>What a reader must know before believing it.</summary>
    public string Note { get; init; } = "";

    /// <summary><c>met</c>, <c>missed</c>, <c>not run</c>; empty without a target.</summary>
    [JsonPropertyOrder(1)]
    public string Verdict => Value is null ? "not run" : Target is not { } target ? "" : (IsAtLeast ? Value >= target : Value <= target) ? "met" : "missed";

    /// <summary>A figure that could not be had.</summary>
    public static Finding Missing(string measure, string why) => new(measure, "", null, "") { Note = why };
}
