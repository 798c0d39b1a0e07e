using DmSim.Core.Recording;

namespace DmSim.Cli.Explaining;

/// <summary>Keeps what was decided and moved for one VM in a window of a run, and what happened around it.</summary>
/// <param name="vm">Index of the VM.</param>
/// <param name="fromTick">First tick of the window.</param>
/// <param name="toTick">Last tick of the window.</param>
internal sealed class ExplanationSink(int vm, int fromTick, int toTick) : IDecisionSink, IEventSink
{
    private readonly SortedDictionary<int, ExplainedMoment> _moments = [];
    private readonly Dictionary<int, long> _nodes = [];

    /// <summary>Index of the VM.</summary>
    public int Vm => vm;

    /// <summary>First tick of the window.</summary>
    public int FromTick => fromTick;

    /// <summary>Last tick of the window.</summary>
    public int ToTick => toTick;

    /// <summary>The order that stood when the window began; <see langword="null"/> for none.</summary>
    public Decision? Standing { get; private set; }

    /// <summary>The moments with a change, in the order of time.</summary>
    public IEnumerable<ExplainedMoment> Moments => _moments.Values;

    /// <inheritdoc/>
    public void Decided(in Decision decision)
    {
        if (decision.Vm != vm || decision.Tick > toTick)
        {
            return;
        }

        if (decision.Tick < fromTick)
        {
            Standing = decision;
            return;
        }

        At(decision.Tick).Decisions.Add(decision);
    }

    /// <inheritdoc/>
    public void Happened(in MachineEvent machineEvent)
    {
        if (machineEvent.Kind == MachineEventKind.NodeChosen)
        {
            _nodes[machineEvent.Vm] = machineEvent.Bytes;
        }

        if (machineEvent.Tick < fromTick || machineEvent.Tick > toTick)
        {
            return;
        }

        if (machineEvent.Vm == vm)
        {
            At(machineEvent.Tick).Own.Add(machineEvent);
        }
        else if (ConcernsEveryone(machineEvent.Kind) && SharesMemory(machineEvent.Vm))
        {
            At(machineEvent.Tick).Others.Add(machineEvent);
        }
    }

    /// <summary>Whether a VM has, as far as is known, its memory from where the explained one has it; the host always counts.</summary>
    private bool SharesMemory(int other) =>
        !_nodes.TryGetValue(other, out long there) || !_nodes.TryGetValue(vm, out long here) || there == here;

    /// <summary>Whether something that happens elsewhere can be the cause of what happens to the VM.</summary>
    private static bool ConcernsEveryone(MachineEventKind kind) =>
        kind
            is MachineEventKind.Started
                or MachineEventKind.StartPending
                or MachineEventKind.StartAttemptFailed
                or MachineEventKind.StartFailed
                or MachineEventKind.Stopped
                or MachineEventKind.Saved
                or MachineEventKind.Restored
                or MachineEventKind.Restarting
                or MachineEventKind.Restarted
                or MachineEventKind.ResizeBegun
                or MachineEventKind.HostLoadChanged;

    private ExplainedMoment At(int tick)
    {
        if (!_moments.TryGetValue(tick, out ExplainedMoment? moment))
        {
            moment = new ExplainedMoment(tick);
            _moments.Add(tick, moment);
        }

        return moment;
    }
}
