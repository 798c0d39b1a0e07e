using System.Runtime.InteropServices;
using DmSim.Core.Engine;

namespace DmSim.Benchmarks.Reference;

/// <summary>The columns of the reference, filled from the same run that the engine carries out.</summary>
internal sealed unsafe class ReferenceFleet : IDisposable
{
    private const int PressureBins = 256;
    private const nuint AlignmentBytes = 64;

    private readonly List<nint> _blocks = [];
    private readonly ReferenceState* _state;
    private readonly int _tickCount;

    /// <summary>Lays a run out; every VM must have a sample per tick.</summary>
    public ReferenceFleet(RunSpec spec, double deadBandPoints, double trimDelayTicks)
    {
        int count = spec.Vms.Count;
        _tickCount = spec.DurationTicks;
        _state = (ReferenceState*)Allocate((nuint)sizeof(ReferenceState));
        *_state = new ReferenceState
        {
            VmCount = count,
            UnitBytes = spec.UnitBytes,
            CapacityBytes = spec.Host.AvailableToVms.Bytes,
            DeadBandPoints = deadBandPoints,
            ObjectivePercent = spec.Objective.PressurePercent,
            TrimDelayTicks = trimDelayTicks,
            DemandPages = (uint*)Allocate((nuint)count * (nuint)_tickCount * sizeof(uint)),
            Minimum = Column(count),
            Maximum = Column(count),
            BufferFactor = Column(count),
            Assigned = Column(count),
            Target = Column(count),
            Reported = Column(count),
            Available = Column(count),
            IdleTicks = Column(count),
            PressureSum = Column(count),
            PressureLeast = Column(count),
            PressureGreatest = Column(count),
            DemandSum = Column(count),
            AssignedSum = Column(count),
            UnmetSum = Column(count),
            OverTicks = Column(count),
            Histogram = (uint*)Allocate((nuint)count * PressureBins * sizeof(uint)),
            Bin = (int*)Allocate((nuint)count * sizeof(int)),
        };
        for (int vm = 0; vm < count; vm++)
        {
            Fill(vm, spec.Vms[vm]);
        }
    }

    public ReferenceState* State => _state;

    public void Dispose()
    {
        foreach (nint block in _blocks)
        {
            NativeMemory.AlignedFree((void*)block);
        }
    }

    private void Fill(int vm, VmSpec spec)
    {
        double factor = 1 + (spec.Settings.BufferPercent / 100.0);
        double demand = spec.Demand.DemandAt(0);
        double minimum = spec.Settings.Minimum.Bytes;
        double maximum = spec.Settings.Maximum.Bytes;
        double ideal = Math.Ceiling(demand * factor / _state->UnitBytes) * _state->UnitBytes;
        _state->Minimum[vm] = minimum;
        _state->Maximum[vm] = maximum;
        _state->BufferFactor[vm] = factor;
        _state->Assigned[vm] = Math.Clamp(ideal, minimum, maximum);
        _state->PressureLeast[vm] = double.MaxValue;
        for (int tick = 0; tick < _tickCount; tick++)
        {
            long bytes = spec.Demand.DemandAt(spec.Demand.IndexAt(tick));
            _state->DemandPages[((long)tick * _state->VmCount) + vm] = (uint)(bytes / 4096);
        }
    }

    private double* Column(int count) => (double*)Allocate((nuint)count * sizeof(double));

    private void* Allocate(nuint bytes)
    {
        void* block = NativeMemory.AlignedAlloc(bytes, AlignmentBytes);
        NativeMemory.Clear(block, bytes);
        _blocks.Add((nint)block);
        return block;
    }
}
