using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Policies;

/// <summary>The orders of a policy: a target per VM with the reason. An order stands until it is replaced.</summary>
public sealed class MemoryOrders
{
    private readonly long[] _targets;
    private readonly double[] _exacts;
    private readonly MoveReason[] _reasons;
    private readonly bool[] _isWritten;
    private readonly int[] _written;
    private readonly long[] _reclaims;
    private readonly bool[] _blocks;

    /// <summary>Orders for so many VMs, none given yet.</summary>
    public MemoryOrders(int vmCapacity)
    {
        _targets = new long[vmCapacity];
        _exacts = new double[vmCapacity];
        _reasons = new MoveReason[vmCapacity];
        _isWritten = new bool[vmCapacity];
        // Four more: VMs are noted before it is known how many of them count.
        _written = new int[vmCapacity + Lanes.Count];
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
        Put(vm, targetBytes, reason, exact);
        List(vm);
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
    public double ExactOf(int vm) => _exacts[vm];

    /// <summary>Whether a target was written for a VM in this call.</summary>
    public bool IsOrdered(int vm) => _isWritten[vm];

    /// <summary>The target written for a VM in this call; meaningful only where <see cref="IsOrdered"/>.</summary>
    public long TargetOf(int vm) => _targets[vm];

    /// <summary>The reason written for a VM in this call; meaningful only where <see cref="IsOrdered"/>.</summary>
    public MoveReason ReasonOf(int vm) => _reasons[vm];

    /// <summary>Forgets what was written; the engine calls it when it has taken the orders over.</summary>
    public void Clear()
    {
        if (WrittenCount > 0)
        {
            Array.Clear(_isWritten);
        }

        WrittenCount = 0;
        HasActuatorOrders = false;
    }

    /// <summary>Targets written in this call; meaningful only where <see cref="WrittenColumn"/> says so.</summary>
    internal ref readonly long[] TargetColumn => ref _targets;

    /// <summary>The reasons with them.</summary>
    internal ref readonly MoveReason[] ReasonColumn => ref _reasons;

    /// <summary>By VM, whether it was ordered in this call.</summary>
    internal ref readonly bool[] WrittenColumn => ref _isWritten;

    /// <summary>Writes an order that counts once it is listed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Put(int vm, long targetBytes, MoveReason reason, double exact)
    {
        Check(vm);
        _targets[vm] = targetBytes;
        _exacts[vm] = exact;
        _reasons[vm] = reason;
    }

    /// <summary>The same for four VMs.</summary>
    /// <param name="vm">The first of the four.</param>
    /// <param name="targets">What they shall hold; bytes.</param>
    /// <param name="reasons">Why: values of <see cref="MoveReason"/>.</param>
    /// <param name="exacts">The uncut values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void PutFour(int vm, Vector256<long> targets, Vector256<long> reasons, Vector256<double> exacts)
    {
        Lanes.Store(_targets, vm, targets);
        Lanes.Store(_exacts, vm, exacts);
        Lanes.StoreBytes(_reasons, vm, Lanes.Bytes(reasons));
    }

    /// <summary>Orders those of four VMs that a mask names, ascending; see <see cref="SetTarget(int, long, MoveReason, double)"/>.</summary>
    /// <param name="vm">The first of the four.</param>
    /// <param name="members">Which of them.</param>
    /// <param name="targets">What they shall hold; bytes.</param>
    /// <param name="reasons">Why: values of <see cref="MoveReason"/>.</param>
    /// <param name="exacts">The uncut values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetFour(
        int vm,
        Vector256<long> members,
        Vector256<long> targets,
        Vector256<long> reasons,
        Vector256<double> exacts
    )
    {
        uint named = Lanes.Bits(members);
        if (Lanes.LoadBytes(_isWritten, vm) == 0)
        {
            // What is not listed is of no meaning, so that all four may be written.
            PutFour(vm, targets, reasons, exacts);
            Vector128<int> vms = Vector128.Create(vm) + Vector128.Create(0, 1, 2, 3);
            LaneFront.Of(vms, named).CopyTo(_written, WrittenCount);
            WrittenCount += BitOperations.PopCount(named);
            Lanes.StoreBytes(_isWritten, vm, Lanes.Bytes(members) & 0x01010101U);
            return;
        }

        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            if (((named >> lane) & 1) != 0)
            {
                SetTarget(vm + lane, targets[lane], (MoveReason)reasons[lane], exacts[lane]);
            }
        }
    }

    /// <summary>Lists VMs that have been written, each once, in this order, unless they are listed.</summary>
    internal void List(ReadOnlySpan<int> vms)
    {
        if (WrittenCount == 0)
        {
            vms.CopyTo(_written);
            WrittenCount = vms.Length;
            foreach (int vm in vms)
            {
                _isWritten[vm] = true;
            }

            return;
        }

        foreach (int vm in vms)
        {
            List(vm);
        }
    }

    private void List(int vm)
    {
        if (!_isWritten[vm])
        {
            _isWritten[vm] = true;
            _written[WrittenCount++] = vm;
        }
    }

    private void Check(int vm)
    {
        if ((uint)vm >= (uint)_isWritten.Length)
        {
            ThrowForNoVm(vm);
        }
    }

    /// <summary>Apart from the check, which every order passes.</summary>
    [DoesNotReturn]
    private void ThrowForNoVm(int vm) =>
        throw new ArgumentOutOfRangeException(
            nameof(vm),
            string.Create(CultureInfo.InvariantCulture, $"There is no VM {vm} among {_isWritten.Length}.")
        );
}
