using DmSim.Core.Recording;

namespace DmSim.Core.Engine;

/// <summary>The events of the current tick; grows to the busiest tick and is reused.</summary>
internal sealed class EventBuffer
{
    private MachineEvent[] _events = new MachineEvent[64];

    public int Count { get; private set; }

    public ReadOnlySpan<MachineEvent> Events => _events.AsSpan(0, Count);

    public void Add(int tick, MachineEventKind kind, int vm, long bytes, ActionRefusal refusal = ActionRefusal.None)
    {
        if (Count == _events.Length)
        {
            Array.Resize(ref _events, Count * 2);
        }

        _events[Count++] = new MachineEvent(tick, kind, vm, bytes, refusal);
    }

    public void Clear() => Count = 0;
}
