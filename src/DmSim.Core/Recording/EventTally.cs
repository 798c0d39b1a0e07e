namespace DmSim.Core.Recording;

/// <summary>Counts what happens once: starts, operations, corrections.</summary>
internal sealed class EventTally(int vmCount)
{
    private readonly sbyte[] _lastDirection = new sbyte[vmCount];

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
                CountOperation(machineEvent.Vm, machineEvent.Bytes, totals.VmArray[machineEvent.Vm]);
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

    private void CountOperation(int vm, long bytes, VmTotals totals)
    {
        sbyte direction = bytes > 0 ? (sbyte)1 : (sbyte)-1;
        if (direction > 0)
        {
            totals.AddOperations++;
            totals.AddedBytes += bytes;
        }
        else
        {
            totals.RemoveOperations++;
            totals.RemovedBytes -= bytes;
        }

        if (_lastDirection[vm] == -direction)
        {
            totals.Reversals++;
        }

        _lastDirection[vm] = direction;
    }
}
