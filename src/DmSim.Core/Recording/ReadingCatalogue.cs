using DmSim.Core.Engine;
using DmSim.Core.Policies;

namespace DmSim.Core.Recording;

/// <summary>Everything that can be read off the machine at a moment: one entry each.</summary>
/// <remarks>
/// As on a real host, demand and what follows from it are what the integration service last reported; 0 until it does.
/// </remarks>
public static class ReadingCatalogue
{
    /// <summary>What can be read off a VM.</summary>
    public static IReadOnlyList<VmReading> OfVm { get; } =
    [
        Size("assigned", "Machine memory the VM holds (MemoryAssigned).", (state, vm) => state.Assigned[vm]),
        Size(
            "demand",
            "Demand as last reported to the host (MemoryDemand); 0 until the first report.",
            (state, vm) => Reported(state, vm)
        ),
        Size("true-demand", "What the guest has truly committed, known to no host.", (state, vm) => state.Demand[vm]),
        Size("working-set", "The part of true demand in use.", (state, vm) => state.WorkingSet[vm]),
        Size(
            "free",
            "Memory the guest does not use (MemFree, \\Memory\\Available MBytes): assigned less working set, not below 0.",
            (state, vm) => Math.Max(0, state.Granted[vm] - state.WorkingSet[vm])
        ),
        Size("visible", "Memory the guest believes it has (MemTotal).", (state, vm) => state.Visible[vm]),
        Size("target", "The balancer's standing order.", (state, vm) => state.Target[vm]),
        Size("startup", "The setting.", (state, vm) => state.Startup[vm]),
        Size("minimum", "The setting as it is now.", (state, vm) => state.Minimum[vm]),
        Size("maximum", "The setting as it is now.", (state, vm) => state.Maximum[vm]),
        Size(
            "net",
            "Assigned less startup: what was added since boot less what was taken; negative below startup.",
            (state, vm) => state.Assigned[vm] - state.Startup[vm]
        ),
        Count("weight", "The setting as it is now, 0 to 10000.", (state, vm) => state.Weight[vm]),
        Share("buffer", "The setting as it is now.", (state, vm) => state.BufferPercent[vm] / 100m),
        Share("pressure", "Demand as a share of assigned memory (Current Pressure).", Pressure),
        Share(
            "memory-available",
            "Msvm_SummaryInformation.MemoryAvailable: 100 % less pressure; negative when demand exceeds assigned memory.",
            (state, vm) => state.Assigned[vm] == 0 ? 0 : 1 - Pressure(state, vm)
        ),
        Share(
            "available-memory-buffer",
            "Msvm_SummaryInformation.AvailableMemoryBuffer: the buffer there is as a share of the buffer wanted.",
            AvailableBuffer
        ),
        Count(
            "node",
            "The NUMA node its memory comes from, from 0; -1 while it has none. 0 where memory may span nodes.",
            (state, vm) => state.Node[vm]
        ),
        Truth("running", "Whether it runs.", (state, vm) => state.State[vm] == VmState.Running),
        Truth(
            "pending",
            "Whether it waits for memory to start with.",
            (state, vm) => state.State[vm] == VmState.Pending
        ),
        Truth("off", "Whether it is off.", (state, vm) => state.State[vm] == VmState.Off),
        Truth("saved", "Whether it is saved to disk.", (state, vm) => state.State[vm] == VmState.Saved),
        Truth("stressed", "Whether stress runs in its guest.", (state, vm) => state.Stress[vm] > 0),
        Size(
            "refused",
            "What the guest's software wants to commit at the moment and cannot.",
            (state, vm) => state.Refused[vm]
        ),
        Size("smart-paged", "Memory in the Smart Paging file.", (state, vm) => state.SmartPaged[vm]),
        Size(
            "granted",
            "What the guest may use; more than assigned where memory is backed when it is touched.",
            (state, vm) => state.Granted[vm]
        ),
        Size(
            "host-swapped",
            "Memory that the host swapped out without the guest's help.",
            (state, vm) => state.HostSwapped[vm]
        ),
    ];

    /// <summary>What can be read off the host.</summary>
    public static IReadOnlyList<HostReading> OfHost { get; } =
    [
        new(
            "available",
            ReadingUnit.Bytes,
            "Memory the balancer can hand out (Available Memory); negative when the host itself took more.",
            state => state.FreeBytes
        ),
        new(
            "node-available",
            ReadingUnit.Bytes,
            "The most that one balancer can hand out: available memory, or that of the freest NUMA node without spanning.",
            FreestNode
        ),
        new(
            "total",
            ReadingUnit.Bytes,
            "Memory that VMs may use in all, after reserve and host load.",
            state => state.TotalBytes
        ),
        new("earmarked", ReadingUnit.Bytes, "Memory set aside for starts that wait.", state => state.EarmarkedBytes),
    ];

    private static decimal FreestNode(MachineState state)
    {
        long most = long.MinValue;
        foreach (MemoryNode node in state.Nodes)
        {
            most = Math.Max(most, node.FreeBytes);
        }

        return most;
    }

    private static VmReading Size(string name, string about, Func<MachineState, int, long> read) =>
        new(name, ReadingUnit.Bytes, about, (state, vm) => read(state, vm));

    private static VmReading Share(string name, string about, Func<MachineState, int, decimal> read) =>
        new(name, ReadingUnit.Share, about, read);

    private static VmReading Count(string name, string about, Func<MachineState, int, int> read) =>
        new(name, ReadingUnit.Count, about, (state, vm) => read(state, vm));

    private static VmReading Truth(string name, string about, Func<MachineState, int, bool> read) =>
        new(name, ReadingUnit.Truth, about, (state, vm) => read(state, vm) ? 1 : 0);

    private static long Reported(MachineState state, int vm) => Math.Max(0, state.ReportedDemand[vm]);

    private static decimal Pressure(MachineState state, int vm) =>
        state.Assigned[vm] == 0 ? 0 : Reported(state, vm) / (decimal)state.Assigned[vm];

    private static decimal AvailableBuffer(MachineState state, int vm)
    {
        decimal wanted = Reported(state, vm) * state.BufferPercent[vm] / 100m;
        return wanted == 0 ? 0 : (state.Assigned[vm] - Reported(state, vm)) / wanted;
    }
}
