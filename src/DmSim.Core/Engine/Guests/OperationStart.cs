using DmSim.Core.Policies;
using DmSim.Core.Recording;

namespace DmSim.Core.Engine.Guests;

/// <summary>Begins operations, one VM at a time: whole units of what a guest can do and, for growth, of what is free.</summary>
/// <remarks>A unit is a power of two, see <see cref="Scenarios.MechanismSettings.IsValidUnit"/>: its negative cuts to whole ones.</remarks>
internal sealed class OperationStart(
    MachineContext context,
    GuestDrivers drivers,
    GuestBooks books,
    OperationPace pace,
    OperationTable operations
)
{
    private readonly long _unit = context.Spec.UnitBytes;

    /// <summary>Asks a VM for memory.</summary>
    /// <returns>Whether an operation has begun.</returns>
    public bool TryBalloon(int vm, int tick, long wanted)
    {
        MachineState state = context.State;
        long amount = Math.Min(wanted, pace.BalloonRequestMaximum) & -_unit;
        bool canBalloon =
            (state.CapabilitiesColumn[vm] & VmCapabilities.Balloon) != 0 && state.ReportedDemandColumn[vm] >= 0;
        if (!canBalloon || amount == 0)
        {
            return false;
        }

        books.AskBack(vm, amount);
        Begin(vm, tick, Operation.Balloon, amount, MachineEventKind.BalloonBegun);
        return true;
    }

    /// <summary>Gives a VM memory: what its balloon took before anything new.</summary>
    /// <returns>Whether an operation has begun.</returns>
    public bool TryGrow(int vm, int tick, long wanted)
    {
        MachineState state = context.State;
        long ballooned = state.BalloonedColumn[vm];
        bool isReturn = ballooned >= _unit;
        VmCapabilities needed = isReturn ? VmCapabilities.Balloon : VmCapabilities.HotAdd;
        long limit = isReturn ? Math.Min(wanted, ballooned) : wanted;
        long amount = Math.Min(limit, books.Affordable(vm)) & -_unit;
        bool canGrow = (state.CapabilitiesColumn[vm] & needed) != 0 && state.ReportedDemandColumn[vm] >= 0;
        if (!canGrow || amount == 0)
        {
            return false;
        }

        books.Pay(vm, amount);
        context.Changed.Add(vm);
        if (isReturn)
        {
            Begin(vm, tick, Operation.Unballoon, amount, MachineEventKind.UnballoonBegun);
        }
        else
        {
            Begin(vm, tick, Operation.HotAdd, amount, MachineEventKind.HotAddBegun);
        }

        return true;
    }

    private void Begin(int vm, int tick, Operation operation, long amount, MachineEventKind begun)
    {
        double share = drivers.SettingsOf(vm).MovedShare;
        long carriedOut = share < 1 ? (long)(amount * share) & -_unit : amount;
        operations.Begin(vm, operation, amount, carriedOut);
        context.Events.Add(tick, begun, vm, amount);
    }
}
