using System.Runtime.InteropServices;

namespace DmSim.Benchmarks.Reference;

/// <summary>The state of the reference as C lays it out; the names are those of reference.c.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ReferenceState
{
    public long VmCount;
    public double UnitBytes;
    public double CapacityBytes;
    public double DeadBandPoints;
    public double ObjectivePercent;
    public double TrimDelayTicks;
    public uint* DemandPages;
    public double* Minimum;
    public double* Maximum;
    public double* BufferFactor;
    public double* Assigned;
    public double* Target;
    public double* Reported;
    public double* Available;
    public double* IdleTicks;
    public double* PressureSum;
    public double* PressureLeast;
    public double* PressureGreatest;
    public double* DemandSum;
    public double* AssignedSum;
    public double* UnmetSum;
    public double* OverTicks;
    public uint* Histogram;
    public int* Bin;
    public double Faults;
}
