using DmSim.Core.Engine.Guests;
using DmSim.Core.Policies;

namespace DmSim.Core.Engine;

/// <summary>
/// Keeps the balancer's hands off VMs that have just been restored (assumption U19; model.md §7): they report, but for a
/// while nothing can be done with their memory.
/// </summary>
internal sealed class BalanceRest
{
    private readonly MachineContext _context;
    private readonly GuestDrivers _drivers;
    private readonly VmBitSet _resting;
    private readonly int[] _endTick;

    public BalanceRest(MachineContext context, GuestDrivers drivers)
    {
        _context = context;
        _drivers = drivers;
        _resting = new VmBitSet(context.Spec.Vms.Count);
        _endTick = new int[context.Spec.Vms.Count];
    }

    /// <summary>The next tick at which a rest ends.</summary>
    public int NextTick { get; private set; } = Wake.Never;

    /// <summary>Begins the rest of a running VM; one that is not balanced anyway needs none.</summary>
    public void Begin(int vm, int endTick)
    {
        if (_drivers.CapabilitiesOf(vm) == VmCapabilities.None)
        {
            return;
        }

        _endTick[vm] = endTick;
        _resting.Add(vm);
        _context.State.CapabilitiesColumn[vm] = VmCapabilities.None;
        NextTick = Math.Min(NextTick, endTick);
    }

    /// <summary>Ends the rest of a VM that loses power.</summary>
    public void Cancel(int vm)
    {
        if (!_resting.IsEmpty)
        {
            _resting.Remove(vm);
            _context.State.CapabilitiesColumn[vm] = _drivers.CapabilitiesOf(vm);
        }
    }

    /// <summary>Ends the rests that are over.</summary>
    public void Run(int tick)
    {
        if (tick < NextTick)
        {
            return;
        }

        NextTick = Wake.Never;
        foreach (int vm in _resting.Drain())
        {
            if (_endTick[vm] > tick)
            {
                _resting.Add(vm);
                NextTick = Math.Min(NextTick, _endTick[vm]);
                continue;
            }

            _context.State.CapabilitiesColumn[vm] = _drivers.CapabilitiesOf(vm);
            _context.Tell(vm, WakeEvents.Lifecycle);
        }
    }
}
