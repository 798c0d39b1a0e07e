namespace DmSim.Core.Recording;

/// <summary>Whether a run met its service objective, and what broke it.</summary>
/// <param name="Met">Whether it was met at the resolution that counts.</param>
/// <param name="JudgedPerSample">Whether that resolution is the trace's samples (otherwise ticks).</param>
/// <param name="MetPerTick">Whether it was met counting every tick.</param>
/// <param name="MetPerSample">Whether it was met counting samples.</param>
/// <param name="BindingVm">The VM that fares worst, or whose start failed; −1 for none.</param>
/// <param name="BindingTick">When the objective was first hurt by that VM; −1 for never.</param>
/// <param name="BindingReason">What happened, such as <c>pressure above 100 for 0.4 % of time</c> or <c>start failed</c>.</param>
public sealed record ObjectiveVerdict(
    bool Met,
    bool JudgedPerSample,
    bool MetPerTick,
    bool MetPerSample,
    int BindingVm,
    int BindingTick,
    string BindingReason
);
