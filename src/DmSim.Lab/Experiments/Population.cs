namespace DmSim.Lab.Experiments;

/// <summary>The VMs that fleets are drawn from, in the order of the scenario.</summary>
/// <param name="Vms">The VMs; names are unique.</param>
public sealed record Population(IReadOnlyList<PopulationVm> Vms)
{
    /// <summary>How many VMs there are.</summary>
    public int Count => Vms.Count;
}
