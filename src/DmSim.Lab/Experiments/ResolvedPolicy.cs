using DmSim.Core.Policies;

namespace DmSim.Lab.Experiments;

/// <summary>A policy with checked options.</summary>
/// <param name="Label">Its name with the options the user gave, such as <c>hyper-v:weight=proportional</c>; unique.</param>
/// <param name="Descriptor">Its catalogue line.</param>
/// <param name="Options">Its options as resolved.</param>
public sealed record ResolvedPolicy(string Label, PolicyDescriptor Descriptor, PolicyOptionValues Options);
