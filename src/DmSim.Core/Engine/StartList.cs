namespace DmSim.Core.Engine;

/// <summary>The starts that wait, heavier VMs first, equal ones in the order of asking; allocates once.</summary>
internal sealed class StartList(MachineState state)
{
    private readonly PendingStart[] _entries = new PendingStart[state.VmCount];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>An entry in place.</summary>
    public ref PendingStart this[int index] => ref _entries[index];

    /// <summary>The place of a VM's entry; −1 for none.</summary>
    public int IndexOf(int vm)
    {
        for (int index = 0; index < Count; index++)
        {
            if (_entries[index].Vm == vm)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Adds an entry behind those of its weight.</summary>
    public void Insert(in PendingStart entry)
    {
        int weight = state.WeightColumn[entry.Vm];
        int place = Count;
        while (place > 0 && state.WeightColumn[_entries[place - 1].Vm] < weight)
        {
            place--;
        }

        Array.Copy(_entries, place, _entries, place + 1, Count - place);
        Count++;
        _entries[place] = entry;
    }

    /// <summary>Takes an entry out.</summary>
    public void RemoveAt(int index)
    {
        Array.Copy(_entries, index + 1, _entries, index, Count - index - 1);
        Count--;
    }
}
