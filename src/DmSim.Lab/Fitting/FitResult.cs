using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.Fitting;

/// <summary>Whether a fleet fits its host under one policy, demand mapping and situation.</summary>
/// <param name="Policy">Label of the policy.</param>
/// <param name="UsesForesight">Whether the policy sees the future and is a bound.</param>
/// <param name="Mapping">How recorded memory became demand.</param>
/// <param name="Situation">The situation.</param>
/// <param name="Fits">Whether the service objective is met.</param>
/// <param name="Binding">What broke it, or who fares worst; <see langword="null"/> when nobody does.</param>
/// <param name="SmallestHost">
/// Physical memory of the smallest host, in whole GiB, on which it is met; <see langword="null"/>: not asked for, or
/// more than was tried.
/// </param>
public sealed record FitResult(
    string Policy,
    bool UsesForesight,
    DemandMapping Mapping,
    Situation Situation,
    bool Fits,
    Binding? Binding,
    MemorySize? SmallestHost
);
