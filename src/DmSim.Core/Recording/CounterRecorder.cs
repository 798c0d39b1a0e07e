using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Units;

namespace DmSim.Core.Recording;

/// <summary>
/// Keeps what performance counters need between two samples: cumulative counts since a VM's start, and its pressure over
/// a sliding window.
/// </summary>
internal sealed class CounterRecorder
{
    private readonly RunSpec _spec;
    private readonly MachineState _state;
    private readonly CounterFeed _feed;
    private readonly SlidingWindow _pressure;
    private readonly VmCounters[] _vms;
    private readonly BalancerCounters[] _balancers;
    private readonly long[] _added;
    private readonly long[] _removed;
    private readonly long[] _addOperations;
    private readonly long[] _removeOperations;
    private readonly int[] _generation;

    public CounterRecorder(RunSpec spec, MachineState state, CounterFeed feed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(feed.IntervalTicks, 1, nameof(feed));
        _spec = spec;
        _state = state;
        _feed = feed;
        int count = state.VmCount;
        int windowTicks = Math.Max(1, CounterFeed.WindowSeconds * 1000 / spec.TickMilliseconds);
        _pressure = new SlidingWindow(count, windowTicks);
        _vms = new VmCounters[count];
        _balancers = new BalancerCounters[state.Nodes.Length];
        _added = new long[count];
        _removed = new long[count];
        _addOperations = new long[count];
        _removeOperations = new long[count];
        _generation = new int[count];
        NextTick = feed.FirstTick;
    }

    /// <summary>The tick of the next sample.</summary>
    public int NextTick { get; private set; }

    /// <summary>Counts an event.</summary>
    public void Observe(in MachineEvent machineEvent)
    {
        int vm = machineEvent.Vm;
        switch (machineEvent.Kind)
        {
            case MachineEventKind.Started or MachineEventKind.Restored:
                // A new instance of the counter set; a restart keeps it.
                _added[vm] = 0;
                _removed[vm] = 0;
                _addOperations[vm] = 0;
                _removeOperations[vm] = 0;
                break;
            case MachineEventKind.OperationEnded when machineEvent.Bytes > 0:
                _added[vm] += machineEvent.Bytes;
                _addOperations[vm]++;
                break;
            case MachineEventKind.OperationEnded when machineEvent.Bytes < 0:
                _removed[vm] -= machineEvent.Bytes;
                _removeOperations[vm]++;
                break;
            default:
                break;
        }
    }

    /// <summary>Takes over the state of a VM at the end of a tick.</summary>
    public void Update(int tick, ReadOnlySpan<int> changed)
    {
        foreach (int vm in changed)
        {
            Update(vm, tick);
        }
    }

    private void Update(int vm, int tick)
    {
        if (_state.ReportedDemandColumn[vm] < 0 || _generation[vm] != _state.BootGenerationColumn[vm])
        {
            _generation[vm] = _state.BootGenerationColumn[vm];
            _pressure.Reset(vm);
        }

        if (_state.ReportedDemandColumn[vm] >= 0 && _state.AssignedColumn[vm] > 0)
        {
            _pressure.Add(vm, tick, _state.ReportedDemandColumn[vm] * 1000 / _state.AssignedColumn[vm]);
        }
    }

    /// <summary>Hands counters out when they are due, after the tick's changes.</summary>
    public void SampleIfDue(int tick)
    {
        if (tick < NextTick)
        {
            return;
        }

        for (int vm = 0; vm < _vms.Length; vm++)
        {
            _vms[vm] = Counters(vm, tick);
        }

        foreach (MemoryNode node in _state.Nodes)
        {
            _balancers[node.Index] = Balancer(node);
        }

        _feed.Sink.Sample(tick, _balancers, _vms);
        NextTick = tick + _feed.IntervalTicks;
    }

    private VmCounters Counters(int vm, int tick)
    {
        if (_state.StateColumn[vm] != VmState.Running)
        {
            return default;
        }

        long assigned = _state.AssignedColumn[vm];
        long demand = _state.ReportedDemandColumn[vm];
        bool hasReport = demand >= 0;
        _pressure.Range(vm, tick, out long least, out long most);
        long balloon = Math.Max(0, _state.VisibleColumn[vm] - assigned - _state.SmartPagedColumn[vm]);
        return new VmCounters
        {
            IsRunning = true,
            IsDynamic = _state.DynamicColumn[vm],
            HasReport = hasReport,
            AddedBytes = _added[vm],
            RemovedBytes = _removed[vm],
            AddOperations = _addOperations[vm],
            RemoveOperations = _removeOperations[vm],
            PhysicalBytes = assigned,
            GuestVisibleBytes = _state.VisibleColumn[vm],
            GuestAvailableBytes = Math.Max(0, _state.ReportedAvailableColumn[vm]),
            DemandBytes = Math.Max(0, demand),
            SmartPagedBytes = _state.SmartPagedColumn[vm],
            CurrentPressure = hasReport ? Percent(demand * 1000 / assigned) : 0,
            AveragePressure = Percent(_pressure.Mean(vm, tick)),
            MinimumPressure = Percent(least),
            MaximumPressure = Percent(most),
            BufferPercent = _state.BufferPercentColumn[vm],
            MaximumBytes = _state.MaximumColumn[vm],
            GuestCommittedBytes = _state.DemandColumn[vm] + balloon,
            GuestCommitLimitBytes = assigned - _state.OfflineColumn[vm] + balloon + PageFile(vm),
        };
    }

    private BalancerCounters Balancer(MemoryNode node)
    {
        long pressures = 0;
        long demand = 0;
        long assigned = 0;
        int balanced = 0;
        for (int index = 0; index < _vms.Length; index++)
        {
            ref readonly VmCounters vm = ref _vms[index];
            if (vm.HasReport && vm.IsDynamic && _state.NodeColumn[index] == node.Index)
            {
                pressures += vm.AveragePressure;
                demand += vm.DemandBytes;
                assigned += vm.PhysicalBytes;
                balanced++;
            }
        }

        return new BalancerCounters(
            node.FreeBytes + node.EarmarkedBytes,
            node.FreeBytes,
            balanced == 0 ? -1 : (long)VmCounters.Round(pressures, balanced),
            balanced == 0 ? -1 : (long)VmCounters.Round(100 * (Int128)demand, assigned)
        );
    }

    private long PageFile(int vm) =>
        _spec.Vms[vm].Settings.Guest.PageFileAt(new MemorySize(_state.VisibleColumn[vm])).Bytes;

    private static long Percent(long permille) => (permille + 5) / 10;
}
