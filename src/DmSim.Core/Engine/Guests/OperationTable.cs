namespace DmSim.Core.Engine.Guests;

/// <summary>The one operation that each VM may have under way, and what is left of it; columns indexed by VM.</summary>
internal sealed class OperationTable(int vmCount)
{
    private readonly Operation[] _operation = new Operation[vmCount];
    private readonly long[] _requested = new long[vmCount];
    private readonly long[] _remaining = new long[vmCount];
    private readonly long[] _withheld = new long[vmCount];
    private readonly int[] _stuckTicks = new int[vmCount];

    public Operation this[int vm] => _operation[vm];

    /// <summary>What the guest still has to carry out; bytes.</summary>
    public long Remaining(int vm) => _remaining[vm];

    /// <summary>What was moved so far; bytes.</summary>
    public long Moved(int vm) => _requested[vm] - Left(vm);

    /// <summary>What of the request has not been moved; bytes.</summary>
    public long Left(int vm) => _remaining[vm] + _withheld[vm];

    /// <summary>Begins an operation.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="operation">Which.</param>
    /// <param name="requested">What the host asks for; bytes.</param>
    /// <param name="carriedOut">What of it the driver will carry out; bytes.</param>
    public void Begin(int vm, Operation operation, long requested, long carriedOut)
    {
        _operation[vm] = operation;
        _requested[vm] = requested;
        _remaining[vm] = carriedOut;
        _withheld[vm] = requested - carriedOut;
        _stuckTicks[vm] = 0;
    }

    /// <summary>Notes what was moved in a tick.</summary>
    public void Advance(int vm, long moved)
    {
        _remaining[vm] -= moved;
        _stuckTicks[vm] = 0;
    }

    /// <summary>Notes a tick in which a stuck driver moved nothing; returns how many there were in a row.</summary>
    public int Stall(int vm) => ++_stuckTicks[vm];

    /// <summary>Forgets the operation.</summary>
    public void End(int vm) => _operation[vm] = Operation.None;
}
