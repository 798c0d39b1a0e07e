using DmSim.Core.Policies;

namespace DmSim.Lab.Experiments;

/// <summary>A policy as it was run.</summary>
/// <param name="Policy">Its label.</param>
/// <param name="Source">Where its rules come from.</param>
/// <param name="Profile">What its hypervisor can do with a VM's memory.</param>
/// <param name="Options">Every option with its resolved value, in declared order.</param>
/// <param name="PlugIn">The plug-in it comes from; <see langword="null"/> for what comes with DmSim.</param>
public sealed record PolicyProvenance(
    string Policy,
    string Source,
    string Profile,
    IReadOnlyList<KeyValuePair<string, string>> Options,
    PlugInOrigin? PlugIn
);
