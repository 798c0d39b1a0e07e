using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Recording;

/// <summary>Counts what happens once: starts, operations, corrections. Operations may be many: they have columns by VM.</summary>
internal sealed class EventTally(int vmCount)
{
    private readonly long[] _lastDirection = new long[vmCount];
    private readonly long[] _addOperations = new long[vmCount];
    private readonly long[] _removeOperations = new long[vmCount];
    private readonly long[] _addedBytes = new long[vmCount];
    private readonly long[] _removedBytes = new long[vmCount];
    private readonly long[] _reversals = new long[vmCount];

    /// <summary>Voids the operations counted so far; which way the last one went is still known.</summary>
    public void Clear()
    {
        Array.Clear(_addOperations);
        Array.Clear(_removeOperations);
        Array.Clear(_addedBytes);
        Array.Clear(_removedBytes);
        Array.Clear(_reversals);
    }

    /// <summary>Counts an event.</summary>
    public void Count(in MachineEvent machineEvent, RunTotals totals)
    {
        switch (machineEvent.Kind)
        {
            case MachineEventKind.Started:
                totals.VmArray[machineEvent.Vm].Starts++;
                break;
            case MachineEventKind.StartPending:
                totals.VmArray[machineEvent.Vm].DelayedStarts++;
                break;
            case MachineEventKind.StartAttemptFailed:
                totals.FailedStartAttempts++;
                break;
            case MachineEventKind.StartFailed:
                CountFailedStart(machineEvent, totals.VmArray[machineEvent.Vm]);
                break;
            case MachineEventKind.SmartPagingBegun:
                totals.VmArray[machineEvent.Vm].SmartPagedRestarts++;
                break;
            case MachineEventKind.OrderCorrected:
                totals.Corrections++;
                break;
            case MachineEventKind.OperationEnded:
                CountOperation(machineEvent.Vm, machineEvent.Bytes);
                break;
            default:
                break;
        }
    }

    private static void CountFailedStart(in MachineEvent machineEvent, VmTotals totals)
    {
        totals.FailedStarts++;
        totals.FirstFailedStartTick = totals.FirstFailedStartTick < 0 ? machineEvent.Tick : totals.FirstFailedStartTick;
    }

    /// <summary>Counts operations that ended, four VMs at a time.</summary>
    /// <param name="vms">Whose, as words of a set.</param>
    /// <param name="bytes">By VM, what was moved, negative for memory taken; bytes.</param>
    public void Count(ReadOnlySpan<ulong> vms, ReadOnlySpan<long> bytes)
    {
        for (int word = 0; word < vms.Length; word++)
        {
            for (ulong rest = vms[word]; rest != 0; )
            {
                uint four = Lanes.TakeFour(ref rest, out int bit);
                int vm = (word * VmBitSet.WordBits) + bit;
                if (vm + Lanes.Count <= bytes.Length)
                {
                    CountFour(vm, four, Lanes.Load(bytes, vm));
                    continue;
                }

                for (; four != 0; four &= four - 1)
                {
                    int one = vm + BitOperations.TrailingZeroCount(four);
                    CountOperation(one, bytes[one]);
                }
            }
        }
    }

    /// <summary>Writes the operations counted for a VM into its totals.</summary>
    public void Report(int vm, VmTotals totals)
    {
        totals.AddOperations = _addOperations[vm];
        totals.RemoveOperations = _removeOperations[vm];
        totals.AddedBytes = _addedBytes[vm];
        totals.RemovedBytes = _removedBytes[vm];
        totals.Reversals = _reversals[vm];
    }

    private void CountOperation(int vm, long bytes)
    {
        int direction = bytes > 0 ? 1 : -1;
        if (direction > 0)
        {
            _addOperations[vm]++;
            _addedBytes[vm] += bytes;
        }
        else
        {
            _removeOperations[vm]++;
            _removedBytes[vm] -= bytes;
        }

        if (_lastDirection[vm] == -direction)
        {
            _reversals[vm]++;
        }

        _lastDirection[vm] = direction;
    }

    /// <summary>What <see cref="CountOperation"/> does, for those of four VMs that have a bit; a mask is −1 in its lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountFour(int vm, uint four, Vector256<long> bytes)
    {
        Vector256<long> members = Lanes.Mask(four);
        Vector256<long> adds = Vector256.GreaterThan(bytes, Vector256<long>.Zero) & members;
        Vector256<long> removes = members & ~adds;
        Vector256<long> direction = removes - adds;
        Vector256<long> last = Lanes.Load(_lastDirection, vm);
        Lanes.Add(_addOperations, vm, -adds);
        Lanes.Add(_addedBytes, vm, bytes & adds);
        Lanes.Add(_removeOperations, vm, -removes);
        Lanes.Add(_removedBytes, vm, -(bytes & removes));
        Lanes.Add(_reversals, vm, -(Vector256.Equals(last, -direction) & members));
        Lanes.Store(_lastDirection, vm, direction, members);
    }
}
