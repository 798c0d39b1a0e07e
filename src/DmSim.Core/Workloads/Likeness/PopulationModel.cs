namespace DmSim.Core.Workloads.Likeness;

/// <summary>A model of a population of VMs, learnt from a trace; see <see cref="PopulationFitter"/>.</summary>
public sealed class PopulationModel
{
    internal PopulationModel(
        TraceInfo source,
        SampleGrid grid,
        IReadOnlyList<VmModel> vms,
        IReadOnlyList<double[]> factors,
        bool[] outage,
        ModelSummary summary,
        IReadOnlyList<string> notes
    )
    {
        Source = source;
        Grid = grid;
        Vms = vms;
        Factors = factors;
        Outage = outage;
        Summary = summary;
        Notes = notes;
    }

    /// <summary>The trace it was learnt from.</summary>
    public TraceInfo Source { get; }

    /// <summary>Time between the samples of what it makes, in milliseconds.</summary>
    public long IntervalMilliseconds => Grid.IntervalMilliseconds;

    /// <summary>What explains how much.</summary>
    public ModelSummary Summary { get; }

    /// <summary>What the model leaves out or assumes, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>At which samples of its grid the source lacks most VMs: its recorder was down.</summary>
    public IReadOnlyList<bool> Outage { get; }

    internal SampleGrid Grid { get; }

    internal IReadOnlyList<VmModel> Vms { get; }

    /// <summary>Scores of the common factors, by bin of the source.</summary>
    internal IReadOnlyList<double[]> Factors { get; }
}
