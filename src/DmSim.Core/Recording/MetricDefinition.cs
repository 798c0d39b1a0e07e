namespace DmSim.Core.Recording;

/// <summary>A metric, declared once: name, unit, direction, meaning, and how it is computed from the totals.</summary>
public sealed record MetricDefinition
{
    /// <summary>Name in results; camelCase.</summary>
    public required string Name { get; init; }

    /// <summary>Unit, such as <c>%</c>, <c>bytes</c>, <c>s</c>, <c>1/h</c>; empty for counts.</summary>
    public required string Unit { get; init; }

    /// <summary>Which way is better.</summary>
    public required MetricDirection Better { get; init; }

    /// <summary>What it means, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Its value for a run; NaN where it has none.</summary>
    public required Func<RunTotals, double> OfRun { get; init; }

    /// <summary>Its value for one VM, or <see langword="null"/> where it has no meaning for one.</summary>
    public Func<RunTotals, VmTotals, double>? OfVm { get; init; }
}
