using DmSim.Core.Policies;

namespace DmSim.Core.Engine.Guests;

/// <summary>
/// Which guests are left alone for a while: one that refused to give is not asked for memory until it reports something
/// else or time has passed; one that did not answer is not asked for anything until time has passed (model.md §4.1).
/// </summary>
internal sealed class RequestWaits
{
    private readonly MachineContext _context;
    private readonly RetryTimers _refused;
    private readonly RetryTimers _failed;
    private readonly int _retryTicks;

    public RequestWaits(MachineContext context)
    {
        _context = context;
        _refused = new RetryTimers(context.Spec.Vms.Count);
        _failed = new RetryTimers(context.Spec.Vms.Count);
        _retryTicks = Math.Max(1, context.TicksFor(1000L * context.Spec.Mechanism.RetrySeconds));
    }

    /// <summary>The next tick at which a wait is over.</summary>
    public int NextTick => Math.Min(_refused.NextTick, _failed.NextTick);

    /// <summary>Whether the host may ask a guest for what is ordered.</summary>
    public bool MayBeAsked(int vm)
    {
        MachineState state = _context.State;
        bool refuses = state.TargetColumn[vm] < state.GrantedColumn[vm] && state.RefusedBelowColumn[vm] != 0;
        return state.StateColumn[vm] == VmState.Running && !_failed.Holds(vm) && !refuses;
    }

    /// <summary>VMs of one word of a set that are not asked for anything.</summary>
    public ulong FailedWord(int word) => _failed.HeldWord(word);

    /// <summary>A guest gave nothing: it is at its least.</summary>
    public void Refused(int vm, int tick)
    {
        _context.State.RefusedBelowColumn[vm] = _context.State.GrantedColumn[vm];
        _refused.Hold(vm, tick + _retryTicks);
    }

    /// <summary>A driver did not return what it was given back.</summary>
    public void Failed(int vm, int tick) => _failed.Hold(vm, tick + _retryTicks);

    /// <summary>A driver did not answer: nobody counts on what it holds.</summary>
    public void TimedOut(int vm, int tick)
    {
        Failed(vm, tick);
        _context.Unresponsive.Add(vm);
        _context.State.RefusedBelowColumn[vm] = _context.State.GrantedColumn[vm];
    }

    /// <summary>Forgets a VM that lost its power or its driver.</summary>
    public void Stop(int vm)
    {
        _refused.Release(vm);
        _failed.Release(vm);
        Forgive(vm);
    }

    /// <summary>Ends the waits that are over: what is still ordered is tried again, and policies may count on it again.</summary>
    public void End(int tick)
    {
        foreach (int vm in _refused.Expire(tick))
        {
            Reconsider(vm);
        }

        foreach (int vm in _failed.Expire(tick))
        {
            Reconsider(vm);
        }
    }

    private void Reconsider(int vm)
    {
        if (_failed.Holds(vm))
        {
            return;
        }

        Forgive(vm);
        _context.Tell(vm, WakeEvents.OperationFinished);
        _context.WantsMove.Add(vm);
    }

    private void Forgive(int vm)
    {
        _context.State.RefusedBelowColumn[vm] = 0;
        if (_context.Unresponsive.Contains(vm))
        {
            _context.Unresponsive.Remove(vm);
        }
    }
}
