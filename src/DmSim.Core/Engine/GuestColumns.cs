using DmSim.Core.Engine.Guests;
using DmSim.Core.Units;

namespace DmSim.Core.Engine;

/// <summary>
/// What follows from the memory a guest has, kept by VM because demand changes far more often than memory: brought up to
/// date for the VMs in <see cref="MachineContext.MemoryChanged"/> before it is read.
/// </summary>
internal sealed class GuestColumns
{
    private readonly MachineContext _context;
    private readonly GuestDrivers _drivers;

    public GuestColumns(MachineContext context, GuestDrivers drivers)
    {
        _context = context;
        _drivers = drivers;
        int count = context.Spec.Vms.Count;
        Usable = new long[count];
        ReportedBeyondDemand = new long[count];
        Uncommitted = new long[count];
        context.MemoryChanged.AddAll();
    }

    /// <summary>Memory of use to each guest: what it may use and has online; bytes.</summary>
    public long[] Usable { get; }

    /// <summary>What each guest's reports tell beyond its demand; bytes.</summary>
    public long[] ReportedBeyondDemand { get; }

    /// <summary>Demand up to which each guest can commit all it wants; bytes, −1 while something is refused.</summary>
    public long[] Uncommitted { get; }

    /// <summary>The page file of a guest: as set, or as the system manages it for the memory the guest sees; bytes.</summary>
    public long PageFile(int vm) =>
        _context.Spec.Vms[vm].Settings.Guest.PageFileAt(new MemorySize(_context.State.VisibleColumn[vm])).Bytes;

    /// <summary>Brings the columns up to date.</summary>
    public void Refresh()
    {
        if (_context.MemoryChanged.IsEmpty)
        {
            return;
        }

        MachineState state = _context.State;
        foreach (int vm in _context.MemoryChanged.Drain())
        {
            Usable[vm] = state.GrantedColumn[vm] - state.OfflineColumn[vm];
            ReportedBeyondDemand[vm] = _drivers.GuestOf(vm).ReportedBeyondDemand(GuestMemory.Of(state, vm));
            Uncommitted[vm] = state.RefusedColumn[vm] > 0 ? -1 : Usable[vm] + PageFile(vm);
        }
    }
}
