using DmSim.Core.Engine.Guests;
using DmSim.Core.Policies;

namespace DmSim.Core.Engine.Backing;

/// <summary>What a VM is given and sees when it boots, by the hypervisor's profile (model.md §10).</summary>
/// <remarks>A VM without Dynamic Memory boots with its size everywhere.</remarks>
internal sealed class BootRules(MachineContext context, DemandPhase demand, GuestDrivers drivers)
{
    private readonly HypervisorProfile _profile = context.Spec.Policy.Profile;

    /// <summary>Machine memory without which a VM does not start; bytes.</summary>
    /// <remarks>With lazy backing it is what the guest touches while it boots, no more than its startup memory.</remarks>
    public long HoldsAtBoot(int vm)
    {
        MachineState state = context.State;
        return IsLazy(vm)
            ? Math.Min(state.StartupColumn[vm], TouchedPages.WholePages(demand.WantedAtBoot(vm)))
            : SizeAtBoot(vm);
    }

    /// <summary>What the running VMs must be able to keep once it runs: it is admitted only if that is there; bytes.</summary>
    public long ReservedFor(int vm, long holdsBytes) =>
        IsLazy(vm) ? Math.Max(holdsBytes, context.State.MinimumColumn[vm]) : holdsBytes;

    /// <summary>What a VM may use that boots while it holds so much machine memory; bytes.</summary>
    public long GrantedAtBoot(int vm, long heldBytes) => IsLazy(vm) ? SizeAtBoot(vm) : heldBytes;

    /// <summary>What a guest that was never ballooned sees; bytes.</summary>
    public long SeenAtBoot(int vm) => SeesAll(vm) ? context.State.MaximumColumn[vm] : context.State.StartupColumn[vm];

    /// <summary>Hides in the balloon what a VM that cannot be given more later was not given when it booted.</summary>
    public void Hide(int vm)
    {
        MachineState state = context.State;
        if (SeesAll(vm))
        {
            long hidden = state.MaximumColumn[vm] - state.GrantedColumn[vm];
            state.BalloonedColumn[vm] = hidden;
            state.VisibleColumn[vm] += drivers.GuestOf(vm).ShrinksWithBalloon ? 0 : hidden;
        }
    }

    /// <summary>Has a VM that has been running for long may use its maximum: with lazy backing that costs nothing.</summary>
    public void GrantMaximum(int vm)
    {
        MachineState state = context.State;
        long maximum = state.MaximumColumn[vm];
        context.Backing?.Begin(vm, maximum);
        state.TargetColumn[vm] = maximum;
        state.BalloonedColumn[vm] = 0;
        state.VisibleColumn[vm] = maximum;
        state.HotAddedColumn[vm] = maximum - SeenAtBoot(vm);
        context.MemoryChanged.Add(vm);
    }

    /// <summary>
    /// Puts what is bridged when a VM boots in the balloon: to host and guest it is like memory ballooned from the first
    /// moment, only that the guest does not know. Where the rest is hidden anyway it is hidden already.
    /// </summary>
    public void Bridge(int vm, long bridgedBytes)
    {
        MachineState state = context.State;
        if (!SeesAll(vm))
        {
            state.BalloonedColumn[vm] = bridgedBytes;
            state.VisibleColumn[vm] += drivers.GuestOf(vm).ShrinksWithBalloon ? 0 : bridgedBytes;
        }
    }

    /// <summary>Whether a VM's memory is backed when it is first touched.</summary>
    public bool IsLazy(int vm) => context.Backing is { } backing && backing.IsLazy(vm);

    private bool SeesAll(int vm) => !_profile.CanHotAdd && context.State.DynamicColumn[vm];

    private long SizeAtBoot(int vm)
    {
        bool isWhole = _profile.BootSize == BootSize.Maximum && context.State.DynamicColumn[vm];
        return isWhole ? context.State.MaximumColumn[vm] : context.State.StartupColumn[vm];
    }
}
