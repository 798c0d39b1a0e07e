namespace DmSim.Core.Policies;

/// <summary>The orders of a policy: a target per VM with the reason. An order stands until it is replaced.</summary>
public sealed class MemoryOrders
{
    private readonly long[] _targets;
    private readonly MoveReason[] _reasons;
    private readonly int[] _written;
    private readonly bool[] _isWritten;

    /// <summary>Orders for so many VMs, none given yet.</summary>
    public MemoryOrders(int vmCapacity)
    {
        _targets = new long[vmCapacity];
        _reasons = new MoveReason[vmCapacity];
        _written = new int[vmCapacity];
        _isWritten = new bool[vmCapacity];
    }

    /// <summary>VMs ordered in this call, in the order the policy wrote them.</summary>
    public ReadOnlySpan<int> Written => _written.AsSpan(0, WrittenCount);

    /// <summary>How many VMs were ordered in this call.</summary>
    public int WrittenCount { get; private set; }

    /// <summary>Orders a VM's assigned memory; the arbiter clamps it to what is allowed and counts the correction.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="targetBytes">What it shall hold, in bytes.</param>
    /// <param name="reason">Why.</param>
    public void SetTarget(int vm, long targetBytes, MoveReason reason)
    {
        _targets[vm] = targetBytes;
        _reasons[vm] = reason;
        if (!_isWritten[vm])
        {
            _isWritten[vm] = true;
            _written[WrittenCount++] = vm;
        }
    }

    /// <summary>Whether a target was written for a VM in this call.</summary>
    public bool IsOrdered(int vm) => _isWritten[vm];

    /// <summary>The target written for a VM in this call; meaningful only where <see cref="IsOrdered"/>.</summary>
    public long TargetOf(int vm) => _targets[vm];

    /// <summary>The reason written for a VM in this call; meaningful only where <see cref="IsOrdered"/>.</summary>
    public MoveReason ReasonOf(int vm) => _reasons[vm];

    /// <summary>Forgets what was written; the engine calls it when it has taken the orders over.</summary>
    public void Clear()
    {
        for (int index = 0; index < WrittenCount; index++)
        {
            _isWritten[_written[index]] = false;
        }

        WrittenCount = 0;
    }
}
