namespace DmSim.Core.Policies;

/// <summary>x</summary>
public static class ClairvoyantPolicy
{
    /// <summary>x</summary>
    public static PolicyDescriptor Descriptor => FixedPolicy.Static;
}
