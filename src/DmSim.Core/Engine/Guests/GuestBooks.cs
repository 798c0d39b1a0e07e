namespace DmSim.Core.Engine.Guests;

/// <summary>Keeps the books of memory on its way between host and guests: every byte has exactly one place.</summary>
internal sealed class GuestBooks(MachineState state, GuestDrivers drivers)
{
    /// <summary>Sets what a request asks back apart: the guest still holds it.</summary>
    public void AskBack(int vm, long bytes) => state.OutgoingColumn[vm] = bytes;

    /// <summary>Pays for growth from free memory.</summary>
    public void Pay(int vm, long bytes)
    {
        state.NodeOf(vm).FreeBytes -= bytes;
        state.InFlightColumn[vm] = bytes;
    }

    /// <summary>The balloon took memory; it is free.</summary>
    public void Take(int vm, long bytes)
    {
        state.AssignedColumn[vm] -= bytes;
        state.NodeOf(vm).FreeBytes += bytes;
        state.OutgoingColumn[vm] -= bytes;
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
        state.HotAddedColumn[vm] += bytes;
        long[] column = drivers.SettingsOf(vm).KeepsHotAddOffline ? state.OfflineColumn : state.VisibleColumn;
        column[vm] += bytes;
    }

    /// <summary>An operation is over: what was paid and did not arrive is free, what was asked back and not given stays.</summary>
    public void Settle(int vm)
    {
        if (state.InFlightColumn[vm] != 0)
        {
            state.NodeOf(vm).FreeBytes += state.InFlightColumn[vm];
            state.InFlightColumn[vm] = 0;
        }

        state.OutgoingColumn[vm] = 0;
    }

    private void Arrive(int vm, long bytes)
    {
        state.AssignedColumn[vm] += bytes;
        state.InFlightColumn[vm] -= bytes;
    }

    private void Balloon(int vm, long bytes)
    {
        state.BalloonedColumn[vm] += bytes;
        state.VisibleColumn[vm] -= drivers.GuestOf(vm).ShrinksWithBalloon ? bytes : 0;
    }
}
