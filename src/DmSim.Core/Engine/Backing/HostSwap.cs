using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine.Backing;

/// <summary>
/// The second, uncooperative actuator: the host takes memory from VMs without their help, and gives back what they use
/// (model.md §10).
/// </summary>
/// <remarks>
/// It takes what a policy ordered, and what the host itself lacks: when it is overdrawn, or a start that was admitted
/// waits for memory, its kernel swaps whoever is there, each VM in proportion to what it holds. Pages in use come back as
/// they are used, to free memory as far as there is some and the order allows, else in place of other pages of the VM.
/// </remarks>
internal sealed class HostSwap
{
    private readonly MachineContext _context;
    private readonly MachineState _state;
    private readonly GuestBacking _backing;
    private readonly StartQueue _starts;
    private readonly long[] _holds;
    private readonly long[] _begun;
    private readonly long[] _wanted;
    private readonly VmBitSet _ordered;
    private readonly long _outPerTick;
    private readonly bool _canSwap;
    private int _standing;

    public HostSwap(MachineContext context, GuestBacking backing, StartQueue starts)
    {
        _context = context;
        _state = context.State;
        _backing = backing;
        _starts = starts;
        int count = context.Spec.Vms.Count;
        _holds = new long[count];
        _begun = new long[count];
        _wanted = new long[count];
        _ordered = new VmBitSet(count);
        Array.Fill(_holds, MemoryOrders.NoReclaim);
        long rate = context.BytesPerTick(context.Spec.Mechanism.HostSwapOutPerSecond.Bytes);
        _outPerTick = TouchedPages.WholePages(rate);
        _canSwap = context.Spec.Policy.Profile.CanHostSwap;
    }

    /// <summary>Whether pages moved in this tick, so that others may in the next.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Orders the most a VM shall hold.</summary>
    public void Reclaim(int vm, int tick, long holdsBytes)
    {
        _standing += (holdsBytes == MemoryOrders.NoReclaim ? 0 : 1) - (_holds[vm] == MemoryOrders.NoReclaim ? 0 : 1);
        _holds[vm] = holdsBytes;
        if (_ordered.Contains(vm))
        {
            End(vm, tick);
        }

        if (Excess(vm) > 0)
        {
            _ordered.Add(vm);
            _begun[vm] = _state.HostSwappedColumn[vm];
            _context.Events.Add(tick, MachineEventKind.HostSwapBegun, vm, Excess(vm));
        }
    }

    /// <summary>Moves one tick's share.</summary>
    public void Advance(int tick)
    {
        IsBusy = false;
        if (!_canSwap)
        {
            return;
        }

        long left = _outPerTick - (_standing > 0 ? TakeOrdered() : 0);
        foreach (MemoryNode node in _state.Nodes)
        {
            // What starts in an attempt still miss is not free for anybody else.
            long missing = _starts.Of(node).MissingBytes;
            left -= TakeLacking(node, Math.Min(left, missing - node.FreeBytes));
            if (_backing.HasMissingPages)
            {
                BringBack(node, Math.Max(0, node.FreeBytes - missing));
            }
        }

        EndOrdered(tick);
    }

    private long Excess(int vm) =>
        _backing.IsSwappable(vm) && _holds[vm] != MemoryOrders.NoReclaim
            ? Math.Max(0, _state.AssignedColumn[vm] - TouchedPages.WholePages(_holds[vm]))
            : 0;

    /// <summary>Takes what policies ordered; returns how much.</summary>
    private long TakeOrdered()
    {
        long sum = 0;
        for (int vm = 0; vm < _wanted.Length; vm++)
        {
            _wanted[vm] = Excess(vm);
            sum += _wanted[vm];
        }

        return Take(sum, Math.Min(sum, _outPerTick));
    }

    /// <summary>Takes what a node lacks; returns how much.</summary>
    private long TakeLacking(MemoryNode node, long bytes)
    {
        if (bytes <= 0)
        {
            return 0;
        }

        long sum = 0;
        for (int vm = 0; vm < _wanted.Length; vm++)
        {
            _wanted[vm] = IsSwappableOn(node, vm) ? _state.AssignedColumn[vm] : 0;
            sum += _wanted[vm];
        }

        return Take(sum, Math.Min(sum, TouchedPages.WholePages(bytes)));
    }

    private bool IsSwappableOn(MemoryNode node, int vm) =>
        _backing.IsSwappable(vm) && _state.NodeOf(vm).Index == node.Index;

    private long Take(long wanted, long allowed)
    {
        long taken = 0;
        for (int vm = 0; wanted > 0 && vm < _wanted.Length; vm++)
        {
            long bytes = Math.Min(_wanted[vm], TouchedPages.ShareUp(_wanted[vm], allowed, wanted));
            if (bytes > 0)
            {
                _backing.SwapOut(vm, bytes);
                taken += bytes;
                IsBusy = true;
            }
        }

        return taken;
    }

    /// <summary>Gives the VMs of a node back what they use of what was taken, to so much free memory.</summary>
    private void BringBack(MemoryNode node, long free)
    {
        long sum = 0;
        for (int vm = 0; vm < _wanted.Length; vm++)
        {
            _wanted[vm] = IsSwappableOn(node, vm) ? PagedIn(vm) : 0;
            sum += Math.Min(_wanted[vm], RoomOf(vm));
        }

        for (int vm = 0; vm < _wanted.Length; vm++)
        {
            if (_wanted[vm] > 0)
            {
                TouchedPages before = _backing.PagesOf(vm);
                long allowed = Math.Min(_wanted[vm], RoomOf(vm));
                long toFree = sum <= free ? allowed : TouchedPages.Share(free, allowed, sum);
                _backing.SwapIn(vm, toFree, _wanted[vm] - toFree);
                IsBusy |= _backing.PagesOf(vm) != before;
            }
        }
    }

    /// <summary>What a VM may still hold under its standing order; bytes.</summary>
    private long RoomOf(int vm) =>
        _holds[vm] == MemoryOrders.NoReclaim
            ? long.MaxValue
            : Math.Max(0, TouchedPages.WholePages(_holds[vm]) - _state.AssignedColumn[vm]);

    /// <summary>What a VM reads back in a tick, in whole pages; bytes.</summary>
    private long PagedIn(int vm)
    {
        long absent = _backing.PagesOf(vm).HotSwapped;
        if (absent == 0 || _backing.IsStopped(vm))
        {
            return 0;
        }

        long read = TouchedPages.WholePages(_state.HostPageInColumn[vm]);
        return Math.Min(absent, Math.Max(DemandSeries.PageBytes, read));
    }

    private void EndOrdered(int tick)
    {
        if (_ordered.IsEmpty)
        {
            return;
        }

        foreach (int vm in _ordered.Members())
        {
            if (Excess(vm) == 0)
            {
                End(vm, tick);
            }
        }
    }

    private void End(int vm, int tick)
    {
        _ordered.Remove(vm);
        long taken = _state.HostSwappedColumn[vm] - _begun[vm];
        _context.Events.Add(tick, MachineEventKind.HostSwapEnded, vm, taken);
        _context.Tell(vm, WakeEvents.OperationFinished);
    }
}
