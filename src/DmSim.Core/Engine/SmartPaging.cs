using DmSim.Core.Policies;
using DmSim.Core.Recording;

namespace DmSim.Core.Engine;

/// <summary>
/// What a restarted VM lacks of its startup memory lies in a file for a few minutes. It leaves it in two ways: the guest
/// is ballooned from startup down to what it really holds, as soon as it reports, or the balancer gives it the memory
/// (model.md §2.8).
/// </summary>
internal sealed class SmartPaging
{
    private readonly MachineContext _context;
    private readonly VmBitSet _active;
    private readonly long[] _credit;
    private readonly long _balloonPerTick;

    public SmartPaging(MachineContext context)
    {
        _context = context;
        _active = new VmBitSet(context.Spec.Vms.Count);
        _credit = new long[context.Spec.Vms.Count];
        _balloonPerTick = context.BytesPerTick(context.Spec.Mechanism.BalloonPerSecond.Bytes);
    }

    /// <summary>Whether a balloon is taking memory out of the file, so that every tick matters.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Bridges what a restarted VM could not get.</summary>
    public void Begin(int vm, int tick, long bridgedBytes)
    {
        Carry(vm, bridgedBytes);
        _context.Events.Add(tick, MachineEventKind.SmartPagingBegun, vm, bridgedBytes);
    }

    /// <summary>Goes on with what a restored VM had in its file.</summary>
    public void Carry(int vm, long bytes)
    {
        if (bytes > 0)
        {
            _context.State.SmartPagedColumn[vm] = bytes;
            _credit[vm] = 0;
            _active.Add(vm);
        }
    }

    /// <summary>Deletes the file of a VM that loses power.</summary>
    public void Stop(int vm)
    {
        if (_context.State.SmartPagedColumn[vm] > 0)
        {
            _context.State.SmartPagedColumn[vm] = 0;
            _active.Remove(vm);
        }
    }

    /// <summary>Moves one tick's share.</summary>
    public void Advance(int tick)
    {
        IsBusy = false;
        if (_active.IsEmpty)
        {
            return;
        }

        MachineState state = _context.State;
        foreach (int vm in _active.Drain())
        {
            Shrink(vm);
            if (state.SmartPagedColumn[vm] > 0)
            {
                _active.Add(vm);
                IsBusy |= CanBalloon(vm);
                continue;
            }

            _context.Events.Add(tick, MachineEventKind.SmartPagingEnded, vm, state.AssignedColumn[vm]);
        }
    }

    private void Shrink(int vm)
    {
        MachineState state = _context.State;
        long before = state.SmartPagedColumn[vm];
        // Memory the balancer gave takes the place of pages in the file.
        long left = Math.Min(before, state.BalloonedColumn[vm]);
        bool isFree = state.InFlightColumn[vm] == 0 && state.OutgoingColumn[vm] == 0;
        if (isFree && CanBalloon(vm))
        {
            long unit = _context.Spec.UnitBytes;
            _credit[vm] += _balloonPerTick;
            long moved = Math.Min(left, _credit[vm] / unit * unit);
            _credit[vm] -= moved;
            left -= moved;
        }

        if (left != before)
        {
            state.SmartPagedColumn[vm] = left;
            _context.Touch(vm);
        }
    }

    private bool CanBalloon(int vm)
    {
        MachineState state = _context.State;
        bool canBalloon = (state.CapabilitiesColumn[vm] & VmCapabilities.Balloon) != 0;
        return canBalloon && state.ReportedDemandColumn[vm] >= 0;
    }
}
