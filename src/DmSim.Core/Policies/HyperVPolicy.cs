namespace DmSim.Core.Policies;

/// <summary>x</summary>
public static class HyperVPolicy
{
    /// <summary>x</summary>
    public static PolicyDescriptor Descriptor => FixedPolicy.Static;
}
