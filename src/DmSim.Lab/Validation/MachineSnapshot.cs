using DmSim.Core.Engine;
using DmSim.Core.Recording;

namespace DmSim.Lab.Validation;

/// <summary>Everything that could be read off the machine at a moment.</summary>
internal sealed class MachineSnapshot
{
    private readonly decimal[] _ofVms;
    private readonly decimal[] _ofHost;

    /// <summary>Reads everything.</summary>
    public MachineSnapshot(MachineState state)
    {
        int kinds = ReadingCatalogue.OfVm.Count;
        _ofVms = new decimal[kinds * state.VmCount];
        for (int vm = 0; vm < state.VmCount; vm++)
        {
            for (int kind = 0; kind < kinds; kind++)
            {
                _ofVms[(vm * kinds) + kind] = ReadingCatalogue.OfVm[kind].Read(state, vm);
            }
        }

        _ofHost = [.. ReadingCatalogue.OfHost.Select(reading => reading.Read(state))];
    }

    /// <summary>A reading of a VM, by its place in the catalogue.</summary>
    public decimal OfVm(int vm, int reading) => _ofVms[(vm * ReadingCatalogue.OfVm.Count) + reading];

    /// <summary>A reading of the host, by its place in the catalogue.</summary>
    public decimal OfHost(int reading) => _ofHost[reading];
}
