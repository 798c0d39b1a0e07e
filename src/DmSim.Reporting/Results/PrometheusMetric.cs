namespace DmSim.Reporting.Results;

/// <summary>A metric of windows_exporter's collector <c>hyperv</c> and how it is read from a counter record.</summary>
/// <param name="Name">Its full name, as the exporter has it; a counter ends with <see cref="CounterSuffix"/>.</param>
/// <param name="Unit">The unit the name ends with before that suffix; empty for a plain number.</param>
/// <param name="Help">What it is.</param>
/// <param name="Of">Its value; NaN where there is none.</param>
internal sealed record PrometheusMetric<TCounters>(string Name, string Unit, string Help, Func<TCounters, double> Of)
{
    /// <summary>What the name of every counter ends with.</summary>
    private const string CounterSuffix = "_total";

    /// <summary>Whether it counts up.</summary>
    public bool IsCounter => Name.EndsWith(CounterSuffix, StringComparison.Ordinal);

    /// <summary>Its type in both text formats.</summary>
    public string Type => IsCounter ? "counter" : "gauge";

    /// <summary>The name of its family in OpenMetrics, where the suffix belongs to the sample alone.</summary>
    public string Family => IsCounter ? Name[..^CounterSuffix.Length] : Name;
}
