namespace DmSim.Core.Scenarios;

/// <summary>Which of the behaviours of the Linux balloon driver that matter to a host a kernel shows (model.md §4.1).</summary>
public enum LinuxKernel
{
    /// <summary>Kernels of today: ballooned pages leave the guest's total, so that its floor shrinks with the balloon.</summary>
    Current,

    /// <summary>Older kernels: ballooned pages stay part of the guest's total; the floor follows the most it ever had.</summary>
    Old,

    /// <summary>
    /// As <see cref="Current"/>, with the change proposed in 2022: no floor is reported while nothing is ballooned and
    /// nothing was hot-added.
    /// </summary>
    FloorOnDemand,
}
