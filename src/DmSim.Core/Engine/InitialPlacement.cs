using DmSim.Core.Policies;
using DmSim.Core.Policies.Sharing;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine;

/// <summary>
/// The settled state at tick 0: every VM that is present runs and holds its ideal target; where that is too much for the
/// host, buffers and then demand are levelled at equal pressure. The same for every policy.
/// </summary>
internal sealed class InitialPlacement(MachineContext context, DemandPhase demand, PowerSwitch power)
{
    /// <summary>Powers on what fits, in VM order; a VM whose least memory does not fit has failed to start.</summary>
    /// <param name="isOffAtFirst">VMs that the timeline starts later.</param>
    public void Settle(bool[] isOffAtFirst)
    {
        MachineState state = context.State;
        List<int> present = [];
        for (int vm = 0; vm < state.VmCount; vm++)
        {
            if (isOffAtFirst[vm] || !demand.IsPresent(vm))
            {
                continue;
            }

            bool balanced = state.CapabilitiesColumn[vm] != VmCapabilities.None;
            long least = (balanced ? state.MinimumColumn[vm] : state.StartupColumn[vm]) + state.OverheadColumn[vm];
            if (least > state.FreeBytes)
            {
                context.Events.Add(0, MachineEventKind.StartFailed, vm, least - state.FreeBytes);
                context.Changed.Add(vm);
                continue;
            }

            state.FreeBytes -= least;
            power.PowerOn(vm, 0, least - state.OverheadColumn[vm], 0);
            demand.Software.Settle(vm);
            demand.Apply(vm);
            context.Events.Add(0, MachineEventKind.Started, vm, state.AssignedColumn[vm]);
            if (balanced)
            {
                present.Add(vm);
            }
        }

        GiveTargets(present);
    }

    private void GiveTargets(List<int> present)
    {
        MachineState state = context.State;
        BufferMeaning buffer = context.Spec.Host.Version.BufferMeaning();
        SharingPlan plan = new(state.VmCount, context.Spec.Mechanism.Unit.Bytes);
        long capacity = state.FreeBytes;
        foreach (int vm in present)
        {
            long minimum = state.MinimumColumn[vm];
            // With the minimum alone some guests cannot commit all they want: that is what they are to be given.
            long wanted = state.DemandColumn[vm] + state.RefusedColumn[vm];
            long ideal = IdealTarget.Of(wanted, state.BufferPercentColumn[vm], buffer);
            plan.Add(vm, minimum, minimum, wanted, ideal, state.MaximumColumn[vm], weight: 1);
            capacity += minimum;
        }

        plan.Solve(capacity, SharingRule.StrictByWeight);
        for (int index = 0; index < plan.Count; index++)
        {
            int vm = plan.VmAt(index);
            long given = plan.TargetAt(index);
            state.FreeBytes -= given - state.AssignedColumn[vm];
            state.AssignedColumn[vm] = given;
            // A guest never saw less than it booted with.
            state.VisibleColumn[vm] = Math.Max(given, state.StartupColumn[vm]);
            state.TargetColumn[vm] = given;
            demand.Apply(vm);
        }
    }
}
