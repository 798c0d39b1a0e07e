namespace DmSim.Core.Workloads.Likeness;

/// <summary>What was learnt from one VM: how a new one of its kind behaves. Its values are taken from the VM itself.</summary>
/// <param name="Parent">The VM.</param>
/// <param name="MeanMebibytes">Mean demand, to put parents in order.</param>
/// <param name="SizeBytes">Largest provisioned size; 0 where unknown.</param>
/// <param name="WorkingSetShare">Mean working set as a share of mean demand; <see langword="null"/>: not recorded.</param>
/// <param name="Presence">When it is there.</param>
/// <param name="Season">What repeats every day and week, in MiB.</param>
/// <param name="Loadings">How strongly it follows each common factor, in MiB.</param>
/// <param name="Own">What is its own.</param>
internal sealed record VmModel(
    TraceVm Parent,
    double MeanMebibytes,
    long SizeBytes,
    double? WorkingSetShare,
    PresenceModel Presence,
    SeasonalProfile Season,
    double[] Loadings,
    MovingPart Own
);
