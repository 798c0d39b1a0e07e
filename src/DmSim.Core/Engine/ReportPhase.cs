using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine.Guests;
using DmSim.Core.Policies;

namespace DmSim.Core.Engine;

/// <summary>
/// Phase 3: integration services report once per second what the real protocol carries: committed memory, of which the
/// host takes off the balloon, and available memory; silent for a while after boot (model.md §2.1, §4.1). Faulty drivers
/// report late, wrong, or not at all.
/// </summary>
internal sealed class ReportPhase
{
    private readonly MachineContext _context;
    private readonly GuestDrivers _drivers;
    private readonly GuestColumns _guests;
    private readonly bool[] _isSteady;
    private readonly LateReports _late;
    private readonly int _intervalTicks;
    private readonly int[] _firstReportTick;
    private int _nextNewsTick = Wake.Never;

    public ReportPhase(MachineContext context, GuestDrivers drivers, GuestColumns guests)
    {
        _context = context;
        _drivers = drivers;
        _guests = guests;
        _isSteady = new bool[context.Spec.Vms.Count];
        _late = new LateReports(context.Spec.Vms.Count);
        _intervalTicks = Math.Max(1, 1000 / context.Spec.TickMilliseconds);
        _firstReportTick = new int[context.Spec.Vms.Count];
        Array.Fill(_firstReportTick, Wake.Never);
    }

    /// <summary>The next tick at which a report with news is due, or arrives.</summary>
    public int NextTick => Math.Min(_nextNewsTick, _late.NextTick);

    /// <summary>By VM, whether it has reported and goes on to do so without faults.</summary>
    public ReadOnlySpan<bool> IsSteady => _isSteady;

    /// <summary>Whether every tick has its report.</summary>
    public bool IsEveryTick => _intervalTicks == 1;

    /// <summary>Schedules the first report of a VM that boots, or whose driver was loaded.</summary>
    public void Boot(int vm, int tick, int silenceTicks)
    {
        _firstReportTick[vm] = _drivers.Reports(vm) ? tick + silenceTicks : Wake.Never;
        _isSteady[vm] = false;
        _context.ReportDue.Add(vm);
    }

    /// <summary>Forgets a VM that was powered off, or whose driver is gone.</summary>
    public void Stop(int vm)
    {
        _firstReportTick[vm] = Wake.Never;
        _isSteady[vm] = false;
        _late.Clear(vm);
        MachineState state = _context.State;
        state.ReportedDemandColumn[vm] = -1;
        state.ReportedAvailableColumn[vm] = -1;
        state.ReportTickColumn[vm] = -1;
    }

    /// <summary>Has a VM report anew because its driver's faults changed; what was under way is lost.</summary>
    public void Renew(int vm)
    {
        _late.Clear(vm);
        _isSteady[vm] = false;
        _context.ReportDue.Add(vm);
    }

    /// <summary>Carries over what changed since the last reports.</summary>
    public void Run(int tick)
    {
        _late.Deliver(tick, this);
        VmBitSet due = _context.ReportDue;
        if (due.IsEmpty || tick % _intervalTicks != 0)
        {
            _nextNewsTick = due.IsEmpty ? Wake.Never : NextReportTick(tick);
            return;
        }

        _guests.Refresh();
        _nextNewsTick = Wake.Never;
        ReadOnlySpan<ulong> words = due.DrainWords();
        for (int word = 0; word < words.Length; word++)
        {
            if (words[word] != 0)
            {
                Send(word, words[word], tick);
            }
        }
    }

    /// <summary>Takes in a report that reached the host; one without news changes nothing.</summary>
    public void Receive(int vm, long demand, long available)
    {
        MachineState state = _context.State;
        if (demand == state.ReportedDemandColumn[vm] && available == state.ReportedAvailableColumn[vm])
        {
            return;
        }

        state.ReportedDemandColumn[vm] = demand;
        state.ReportedAvailableColumn[vm] = available;
        _context.Changed.Add(vm);
        _context.Tell(vm, WakeEvents.ReportChanged);
        if (state.RefusedBelowColumn[vm] != 0 && !_context.Unresponsive.Contains(vm))
        {
            // A guest in another situation may give what it refused.
            state.RefusedBelowColumn[vm] = 0;
            _context.WantsMove.Add(vm);
        }
    }

    /// <summary>Called at the end of a tick: a change in this tick is reported at the next report tick.</summary>
    public void NoteChanges(int tick)
    {
        if (!_context.ReportDue.IsEmpty)
        {
            _nextNewsTick = Math.Min(_nextNewsTick, NextReportTickFor(tick));
        }
    }

    /// <summary>Sends the reports of VMs in one word of a set, four at a time where nothing is special about any of the four.</summary>
    private void Send(int word, ulong due, int tick)
    {
        ulong received = 0;
        for (ulong rest = due; rest != 0; )
        {
            uint four = Lanes.TakeFour(ref rest, out int bit);
            int vm = (word * VmBitSet.WordBits) + bit;
            bool isFour = vm + Lanes.Count <= _isSteady.Length && Lanes.AreAll(_isSteady, vm);
            if (isFour && TryReceiveFour(vm, four, out uint news))
            {
                received |= (ulong)news << bit;
                continue;
            }

            for (; four != 0; four &= four - 1)
            {
                Send(vm + BitOperations.TrailingZeroCount(four), tick);
            }
        }

        if (received != 0)
        {
            _context.Changed.AddWord(word, received);
            _context.TellWord(word, received, WakeEvents.ReportChanged);
        }
    }

    private void Send(int vm, int tick)
    {
        MachineState state = _context.State;
        int first = _firstReportTick[vm];
        if (first == Wake.Never || state.StateColumn[vm] != VmState.Running)
        {
            return;
        }

        bool isFaulty = _drivers.IsFaulty(vm);
        if (tick < first || (isFaulty && _drivers.IsLost(vm, tick)))
        {
            _nextNewsTick = Math.Min(_nextNewsTick, NextReportTick(Math.Max(tick, first - 1)));
            _context.ReportDue.Add(vm);
            return;
        }

        GuestMemory memory = GuestMemory.Of(state, vm);
        long demand = _drivers.GuestOf(vm).HostDemand(memory);
        _isSteady[vm] = !isFaulty;
        if (isFaulty)
        {
            SendFaulty(vm, tick, _drivers.Falsified(vm, demand), memory.Available);
        }
        else
        {
            Receive(vm, demand, memory.Available);
        }
    }

    /// <summary>
    /// Takes in the reports of those of four VMs that have a bit; all run, have reported before, and their drivers have no faults.
    /// Not where a guest had refused something, which a report with news makes void.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReceiveFour(int vm, uint members, out uint news)
    {
        MachineState state = _context.State;
        news = 0;
        if (Lanes.Load(state.RefusedBelowColumn, vm) != Vector256<long>.Zero)
        {
            return false;
        }

        Vector256<long> demand = Lanes.Load(state.DemandColumn, vm) + Lanes.Load(_guests.ReportedBeyondDemand, vm);
        Vector256<long> available = Lanes.Load(_guests.Usable, vm) - Lanes.Load(state.WorkingSetColumn, vm);
        available = Vector256.Max(available, Vector256<long>.Zero);
        Vector256<long> differs = demand ^ Lanes.Load(state.ReportedDemandColumn, vm);
        differs |= available ^ Lanes.Load(state.ReportedAvailableColumn, vm);
        Vector256<long> mask = Lanes.Mask(members);
        Lanes.Store(state.ReportedDemandColumn, vm, demand, mask);
        Lanes.Store(state.ReportedAvailableColumn, vm, available, mask);
        news = ~Lanes.Bits(Vector256.Equals(differs, Vector256<long>.Zero)) & members;
        return true;
    }

    private int NextReportTickFor(int tick)
    {
        // Mostly the first VM looked at reports at the next tick that has reports at all.
        int earliest = NextReportTick(tick);
        int next = Wake.Never;
        VmBitSet due = _context.ReportDue;
        for (int word = 0; word < due.WordCount && next > earliest; word++)
        {
            for (ulong rest = due.Word(word); rest != 0 && next > earliest; rest &= rest - 1)
            {
                int first = _firstReportTick[(word * VmBitSet.WordBits) + BitOperations.TrailingZeroCount(rest)];
                if (first != Wake.Never)
                {
                    next = Math.Min(next, NextReportTick(Math.Max(tick, first - 1)));
                }
            }
        }

        return next;
    }

    /// <summary>Sends the report of a driver with faults, which may take its time.</summary>
    private void SendFaulty(int vm, int tick, long demand, long available)
    {
        int delayTicks = DelayTicks(vm);
        if (delayTicks == 0)
        {
            Receive(vm, demand, available);
        }
        else
        {
            int mostUnderWay = (delayTicks / _intervalTicks) + 2;
            _late.Send(vm, tick + delayTicks, mostUnderWay, demand, available);
        }
    }

    private int DelayTicks(int vm) => _context.TicksFor(_drivers.SettingsOf(vm).ReportDelayMilliseconds);

    private int NextReportTick(int tick) => ((tick / _intervalTicks) + 1) * _intervalTicks;
}
