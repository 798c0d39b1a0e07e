using DmSim.Core.Engine.Backing;

namespace DmSim.Core.Engine.Guests;

/// <summary>Keeps the books of memory on its way between host and guests: every byte has exactly one place.</summary>
internal sealed class GuestBooks(MachineContext context, GuestDrivers drivers)
{
    private readonly MachineState _state = context.State;
    private readonly GuestBacking? _backing = context.Backing;

    /// <summary>What a VM can be given now: what is free, or anything where it is paid once it is touched; bytes.</summary>
    public long Affordable(int vm) => IsPaidWhenTouched(vm) ? long.MaxValue : Math.Max(0, _state.NodeOf(vm).FreeBytes);

    /// <summary>Sets what a request asks back apart: the guest still holds it.</summary>
    public void AskBack(int vm, long bytes) => _state.OutgoingColumn[vm] = bytes;

    /// <summary>Pays for growth from free memory.</summary>
    public void Pay(int vm, long bytes)
    {
        if (!IsPaidWhenTouched(vm))
        {
            _state.NodeOf(vm).FreeBytes -= bytes;
            _state.InFlightColumn[vm] = bytes;
        }
    }

    /// <summary>The balloon took memory; it is free.</summary>
    public void Take(int vm, long bytes)
    {
        if (_backing is null)
        {
            _state.AssignedColumn[vm] -= bytes;
            _state.NodeOf(vm).FreeBytes += bytes;
        }
        else
        {
            _backing.Shrink(vm, bytes);
        }

        _state.OutgoingColumn[vm] -= bytes;
        Balloon(vm, bytes);
    }

    /// <summary>Memory that was paid for came back from the balloon.</summary>
    public void Return(int vm, long bytes)
    {
        Arrive(vm, bytes);
        Balloon(vm, -bytes);
    }

    /// <summary>Memory that was paid for was hot-added.</summary>
    public void Add(int vm, long bytes)
    {
        Arrive(vm, bytes);
        _state.HotAddedColumn[vm] += bytes;
        long[] column = drivers.SettingsOf(vm).KeepsHotAddOffline ? _state.OfflineColumn : _state.VisibleColumn;
        column[vm] += bytes;
    }

    /// <summary>An operation is over: what was paid and did not arrive is free, what was asked back and not given stays.</summary>
    public void Settle(int vm)
    {
        if (_state.InFlightColumn[vm] != 0)
        {
            _state.NodeOf(vm).FreeBytes += _state.InFlightColumn[vm];
            _state.InFlightColumn[vm] = 0;
        }

        _state.OutgoingColumn[vm] = 0;
    }

    private bool IsPaidWhenTouched(int vm) => _backing is not null && _backing.IsLazy(vm);

    private void Arrive(int vm, long bytes)
    {
        if (_backing is null)
        {
            _state.AssignedColumn[vm] += bytes;
            _state.InFlightColumn[vm] -= bytes;
        }
        else
        {
            _backing.Grow(vm, bytes);
        }
    }

    private void Balloon(int vm, long bytes)
    {
        _state.BalloonedColumn[vm] += bytes;
        _state.VisibleColumn[vm] -= drivers.GuestOf(vm).ShrinksWithBalloon ? bytes : 0;
    }
}
