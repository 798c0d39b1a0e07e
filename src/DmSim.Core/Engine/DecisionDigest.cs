using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DmSim.Core.Policies;

namespace DmSim.Core.Engine;

/// <summary>Counts decisions and keeps a hash over all of them, in their order.</summary>
/// <remarks>
/// Three steps of a multiply-xorshift hash for each; not cryptographic, only sensitive to every bit. A step waits for the
/// one before, so that the processor has time for something else meanwhile: decisions are taken down first, and mixed in
/// beside loops whose steps do not wait for each other.
/// </remarks>
internal sealed class DecisionDigest(int vmCount)
{
    // One more: an order is noted before it is known whether it counts.
    private readonly Taken[] _taken = new Taken[vmCount + 1];
    private ulong _hash = 0xCBF29CE484222325UL;
    private int _pending;
    private int _mixed;

    /// <summary>Decisions so far.</summary>
    public long Count { get; private set; }

    /// <summary>Hash over all of them.</summary>
    public ulong Hash
    {
        get
        {
            MixAll();
            return _hash;
        }
    }

    /// <summary>Takes a decision down.</summary>
    /// <param name="tick">Its tick.</param>
    /// <param name="vm">The VM.</param>
    /// <param name="bytes">What was decided.</param>
    /// <param name="kind">Why, or which kind.</param>
    public void Add(int tick, int vm, long bytes, byte kind)
    {
        if (_pending == _taken.Length)
        {
            MixAll();
        }

        _taken[_pending++] = new Taken(When(tick, vm), (ulong)bytes, kind);
        Count++;
    }

    /// <summary>Takes down the orders of those of some VMs that differ from what stood; each VM once.</summary>
    /// <param name="differs">By VM, whether it counts.</param>
    /// <param name="vms">The VMs, in the order in which they were ordered.</param>
    /// <param name="tick">The tick.</param>
    /// <param name="targets">By VM, what was ordered; bytes.</param>
    /// <param name="reasons">By VM, why.</param>
    public void AddWhere(
        ReadOnlySpan<bool> differs,
        ReadOnlySpan<int> vms,
        int tick,
        ReadOnlySpan<long> targets,
        ReadOnlySpan<MoveReason> reasons
    )
    {
        MixAll();
        int count = 0;
        ref long target = ref MemoryMarshal.GetReference(targets);
        ref MoveReason reason = ref MemoryMarshal.GetReference(reasons);
        ref byte counts = ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(differs));
        Span<Taken> taken = _taken;
        foreach (int vm in vms)
        {
            nuint at = (uint)vm;
            taken[count] = new Taken(
                When(tick, vm),
                (ulong)Unsafe.Add(ref target, at),
                (ulong)Unsafe.Add(ref reason, at)
            );
            count += Unsafe.Add(ref counts, at);
        }

        _pending = count;
        Count += count;
    }

    /// <summary>Mixes in one of the decisions taken down, if one is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MixOne()
    {
        if (_mixed < _pending)
        {
            Mix(_mixed + 1);
        }
    }

    /// <summary>Mixes in two of the decisions taken down, if two are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MixTwo()
    {
        if (_mixed < _pending - 1)
        {
            Mix(_mixed + 2);
        }
    }

    /// <summary>Mixes in all decisions taken down.</summary>
    public void MixAll()
    {
        Mix(_pending);
        _pending = 0;
        _mixed = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Mix(int end)
    {
        ulong hash = _hash;
        for (int index = _mixed; index < end; index++)
        {
            hash = Mix(hash, _taken[index]);
        }

        _hash = hash;
        _mixed = end;
    }

    /// <remarks>What does not depend on the step before is put together first.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, in Taken taken)
    {
        const ulong Odd = 0x9FB21C651E98DF25UL;
        ulong one = (hash ^ taken.When) * Odd;
        ulong two = ((one ^ taken.Bytes) ^ (one >> 29)) * Odd;
        ulong three = ((two ^ taken.Kind) ^ (two >> 29)) * Odd;
        return three ^ (three >> 29);
    }

    private static ulong When(int tick, int vm) => (uint)tick | ((ulong)(uint)vm << 32);

    private readonly record struct Taken(ulong When, ulong Bytes, ulong Kind);
}
