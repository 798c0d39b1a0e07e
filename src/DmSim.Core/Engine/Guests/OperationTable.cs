namespace DmSim.Core.Engine.Guests;

/// <summary>The one operation that each VM may have under way, and what is left of it; columns indexed by VM.</summary>
internal sealed class OperationTable(int vmCount)
{
    /// <summary>Which, as a number of <see cref="Operation"/>.</summary>
    internal readonly long[] OperationColumn = new long[vmCount];

    /// <summary>What the host asked for; bytes.</summary>
    internal readonly long[] RequestedColumn = new long[vmCount];

    /// <summary>What the guest still has to carry out; bytes.</summary>
    internal readonly long[] RemainingColumn = new long[vmCount];

    /// <summary>What of a request the driver will not carry out; bytes, 0 without an operation.</summary>
    internal readonly long[] WithheldColumn = new long[vmCount];

    private readonly int[] _stuckTicks = new int[vmCount];

    public Operation this[int vm] => (Operation)OperationColumn[vm];

    /// <summary>What the guest still has to carry out; bytes.</summary>
    public long Remaining(int vm) => RemainingColumn[vm];

    /// <summary>What was moved so far; bytes.</summary>
    public long Moved(int vm) => RequestedColumn[vm] - Left(vm);

    /// <summary>What of the request has not been moved; bytes.</summary>
    public long Left(int vm) => RemainingColumn[vm] + WithheldColumn[vm];

    /// <summary>Begins an operation.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="operation">Which.</param>
    /// <param name="requested">What the host asks for; bytes.</param>
    /// <param name="carriedOut">What of it the driver will carry out; bytes.</param>
    public void Begin(int vm, Operation operation, long requested, long carriedOut)
    {
        OperationColumn[vm] = (long)operation;
        RequestedColumn[vm] = requested;
        RemainingColumn[vm] = carriedOut;
        WithheldColumn[vm] = requested - carriedOut;
    }

    /// <summary>Notes what was moved in a tick.</summary>
    public void Advance(int vm, long moved)
    {
        RemainingColumn[vm] -= moved;
        _stuckTicks[vm] = 0;
    }

    /// <summary>Notes a tick in which a stuck driver moved nothing; returns how many there were in a row.</summary>
    public int Stall(int vm) => ++_stuckTicks[vm];

    /// <summary>Forgets the operation.</summary>
    public void End(int vm)
    {
        OperationColumn[vm] = (long)Operation.None;
        WithheldColumn[vm] = 0;
        _stuckTicks[vm] = 0;
    }
}
