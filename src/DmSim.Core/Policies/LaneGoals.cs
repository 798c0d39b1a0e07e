using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies;

/// <summary>
/// Target pressures of four VMs at a time, with the values of <see cref="IdleTrimmer.TargetPressure"/>: neighbours mostly
/// have the same buffer, so the divisions are done once.
/// </summary>
internal sealed class LaneGoals(BufferMeaning meaning)
{
    private Vector128<int> _bufferPercent = Vector128.Create(-1);
    private Vector256<double> _goal;

    /// <summary>What the buffer is a percentage of.</summary>
    public BufferMeaning Meaning { get; } = meaning;

    /// <summary>By what demand is multiplied for the ideal target, for the last four; but for rounding.</summary>
    public Vector256<double> Factor { get; private set; }

    /// <summary>The target pressures of four VMs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Of(ReadOnlySpan<int> bufferPercent, int vm)
    {
        Vector128<int> four = Lanes.Load(bufferPercent, vm);
        if (four != _bufferPercent)
        {
            Work(bufferPercent.Slice(vm, Vector128<int>.Count));
            _bufferPercent = four;
        }

        return _goal;
    }

    // Nothing with a vector among its parameters, nor what calls it, is compiled ahead, unless it is inlined.
    private void Work(ReadOnlySpan<int> bufferPercent)
    {
        for (int lane = 0; lane < bufferPercent.Length; lane++)
        {
            double goal = IdleTrimmer.TargetPressure(bufferPercent[lane], Meaning);
            _goal = _goal.WithElement(lane, goal);
            Factor = Factor.WithElement(lane, 100.0 / goal);
        }
    }
}
