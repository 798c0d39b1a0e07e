namespace DmSim.Core.Workloads.Generation;

/// <summary>One cause of demand; a VM's demand is the sum of its parts, kept between its least and its size.</summary>
public abstract record DemandPart
{
    /// <summary>
    /// Names the part's random stream among the parts of its kind in a group, so that parts can be added or reordered
    /// without changing the draws of the others.
    /// </summary>
    public string Label { get; init; } = "";

    /// <summary>
    /// What the common share of this part is shared under: parts of one kind and name have it in common wherever they
    /// stand; empty: the VMs of the group have it in common.
    /// </summary>
    public string CommonName { get; init; } = "";

    /// <summary>The kind, as recipes write it.</summary>
    public abstract string Kind { get; }

    /// <summary>Adds this part's demand of one VM to every sample.</summary>
    /// <param name="mebibytes">Demand so far, per sample, in MiB.</param>
    /// <param name="context">The VM's random numbers and the calendar.</param>
    internal abstract void AddTo(Span<double> mebibytes, PartContext context);
}
