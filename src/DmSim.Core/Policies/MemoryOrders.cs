using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace DmSim.Core.Policies;

/// <summary>The orders of a policy: a target per VM with the reason. An order stands until it is replaced.</summary>
public sealed class MemoryOrders
{
    private readonly Order[] _orders;
    private readonly int[] _written;
    private readonly long[] _reclaims;
    private readonly bool[] _blocks;

    /// <summary>Orders for so many VMs, none given yet.</summary>
    public MemoryOrders(int vmCapacity)
    {
        _orders = new Order[vmCapacity];
        _written = new int[vmCapacity];
        _reclaims = new long[vmCapacity];
        _blocks = new bool[vmCapacity];
        Array.Fill(_reclaims, NoReclaim);
    }

    /// <summary>Says that nothing is to be taken from a VM without its help.</summary>
    public const long NoReclaim = long.MaxValue;

    /// <summary>VMs ordered in this call, in the order the policy wrote them.</summary>
    public ReadOnlySpan<int> Written => _written.AsSpan(0, WrittenCount);

    /// <summary>How many VMs were ordered in this call.</summary>
    public int WrittenCount { get; private set; }

    /// <summary>Orders what a VM shall hold, or with lazy backing may hold; the arbiter clamps it to what is allowed and counts the correction.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="targetBytes">What it shall hold, in bytes.</param>
    /// <param name="reason">Why.</param>
    public void SetTarget(int vm, long targetBytes, MoveReason reason) =>
        SetTarget(vm, targetBytes, reason, double.NaN);

    /// <summary>The same for a rule that works with fractions: what it worked out before it was cut to whole bytes is kept for those who ask.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="targetBytes">What it shall hold, in bytes.</param>
    /// <param name="reason">Why.</param>
    /// <param name="exact">The uncut value, in the unit of the rule.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetTarget(int vm, long targetBytes, MoveReason reason, double exact)
    {
        Check(vm);
        ref Order order = ref _orders[vm];
        order.TargetBytes = targetBytes;
        order.Exact = exact;
        order.Reason = reason;
        if (!order.IsWritten)
        {
            order.IsWritten = true;
            _written[WrittenCount++] = vm;
        }
    }

    /// <summary>
    /// Has the host swap a VM's memory out, without the guest's help, until it holds no more than this; stands until
    /// replaced, <see cref="NoReclaim"/> ends it. Ignored where the hypervisor cannot.
    /// </summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="holdsBytes">The most it shall hold, in bytes.</param>
    public void ReclaimUncooperatively(int vm, long holdsBytes)
    {
        Check(vm);
        _reclaims[vm] = holdsBytes;
        HasActuatorOrders = true;
    }

    /// <summary>
    /// Stops a VM whenever it wants memory beyond what it holds, or lets it go on; stands until replaced. Ignored where the
    /// hypervisor cannot.
    /// </summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="isBlocked">Whether it is stopped.</param>
    public void Block(int vm, bool isBlocked)
    {
        Check(vm);
        _blocks[vm] = isBlocked;
        HasActuatorOrders = true;
    }

    /// <summary>Whether a host swap or a block was ordered or ended in this call.</summary>
    public bool HasActuatorOrders { get; private set; }

    /// <summary>The standing order of uncooperative reclaim for a VM; bytes, <see cref="NoReclaim"/> for none.</summary>
    public long ReclaimOf(int vm) => _reclaims[vm];

    /// <summary>Whether a VM is to be blocked.</summary>
    public bool IsBlocked(int vm) => _blocks[vm];

    /// <summary>The uncut value of a target written in this call; NaN where the rule has none.</summary>
    public double ExactOf(int vm) => _orders[vm].Exact;

    /// <summary>Whether a target was written for a VM in this call.</summary>
    public bool IsOrdered(int vm) => _orders[vm].IsWritten;

    /// <summary>The target written for a VM in this call; meaningful only where <see cref="IsOrdered"/>.</summary>
    public long TargetOf(int vm) => _orders[vm].TargetBytes;

    /// <summary>The reason written for a VM in this call; meaningful only where <see cref="IsOrdered"/>.</summary>
    public MoveReason ReasonOf(int vm) => _orders[vm].Reason;

    /// <summary>Forgets what was written; the engine calls it when it has taken the orders over.</summary>
    public void Clear()
    {
        for (int index = 0; index < WrittenCount; index++)
        {
            _orders[_written[index]].IsWritten = false;
        }

        WrittenCount = 0;
        HasActuatorOrders = false;
    }

    private void Check(int vm)
    {
        if ((uint)vm >= (uint)_orders.Length)
        {
            ThrowForNoVm(vm);
        }
    }

    /// <summary>Apart from the check, which every order passes.</summary>
    [DoesNotReturn]
    private void ThrowForNoVm(int vm) =>
        throw new ArgumentOutOfRangeException(
            nameof(vm),
            string.Create(CultureInfo.InvariantCulture, $"There is no VM {vm} among {_orders.Length}.")
        );

    /// <summary>What was written for a VM; its parts are written and read together.</summary>
    private struct Order
    {
        public long TargetBytes;
        public double Exact;
        public MoveReason Reason;
        public bool IsWritten;
    }
}
