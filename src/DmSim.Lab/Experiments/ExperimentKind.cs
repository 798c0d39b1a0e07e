namespace DmSim.Lab.Experiments;

/// <summary>What an experiment is for; it decides the defaults of mappings and absences.</summary>
public enum ExperimentKind
{
    /// <summary>This fleet on this host: a run, a comparison, a fit. One mapping; absent VMs are powered off.</summary>
    Fleet,

    /// <summary>How many VMs fit: low, middle and high mapping; absent VMs run on, because a planner counts every VM.</summary>
    Density,
}
