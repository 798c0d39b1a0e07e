using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace DmSim.Core.Workloads;

/// <summary>
/// The demand of one VM as the engine reads it: changes at ticks, counted in 4 KiB guest pages. Immutable.
/// </summary>
/// <remarks>
/// Pages, because a guest commits pages; a recorded byte count is rounded up to whole pages. Entry <c>i</c> holds from
/// <see cref="TickAt"/>(i) until the next entry; before the first entry and from <see cref="EndTick"/> on the VM is absent.
/// </remarks>
public sealed class DemandSeries
{
    /// <summary>Binary logarithm of <see cref="PageBytes"/>.</summary>
    internal const int PageShift = 12;

    /// <summary>Bytes in one guest page.</summary>
    public const int PageBytes = 1 << PageShift;

    /// <summary>The page count that means: the VM is absent from here on.</summary>
    public const uint AbsentPages = uint.MaxValue;

    /// <summary>Entries in a cache line.</summary>
    private const int LinePages = 16;

    private readonly int[]? _ticks;
    private readonly int _firstTick;
    private readonly int _stepTicks;
    private readonly uint[] _demandPages;
    private readonly uint[]? _workingSetPages;

    /// <summary>Makes a series from explicit ticks.</summary>
    /// <param name="ticks">Strictly increasing ticks, not negative.</param>
    /// <param name="demandPages">Demand per entry in pages, or <see cref="AbsentPages"/>.</param>
    /// <param name="workingSetPages">Working set per entry, at most demand; <see langword="null"/>: all of demand.</param>
    /// <param name="endTick">First tick after the last entry's validity.</param>
    public DemandSeries(ReadOnlySpan<int> ticks, uint[] demandPages, uint[]? workingSetPages, int endTick)
    {
        ArgumentNullException.ThrowIfNull(demandPages);
        if (ticks.Length == 0 || ticks.Length != demandPages.Length || endTick <= ticks[^1])
        {
            throw new ArgumentException(
                "A series needs one value per tick and an end after its last tick.",
                nameof(ticks)
            );
        }

        int step = ticks.Length > 1 ? ticks[1] - ticks[0] : Math.Max(1, endTick - ticks[0]);
        bool regular = step > 0 && Lines.Is(ticks, step);
        for (int index = 1; !regular && index < ticks.Length; index++)
        {
            if (ticks[index] <= ticks[index - 1])
            {
                throw new ArgumentException("Ticks must increase.", nameof(ticks));
            }
        }

        _ticks = regular ? null : ticks.ToArray();
        _firstTick = ticks[0];
        _stepTicks = step;
        _demandPages = demandPages;
        _workingSetPages = workingSetPages;
        EndTick = endTick;
    }

    /// <summary>How many entries there are; at least 1.</summary>
    public int Count => _demandPages.Length;

    /// <summary>First tick after the last entry's validity.</summary>
    public int EndTick { get; }

    /// <summary>The usual number of ticks between entries (their median); the trace's own resolution.</summary>
    public int IntervalTicks
    {
        get
        {
            if (_ticks is null)
            {
                return _stepTicks;
            }

            int[] gaps = new int[_ticks.Length - 1];
            for (int index = 1; index < _ticks.Length; index++)
            {
                gaps[index - 1] = _ticks[index] - _ticks[index - 1];
            }

            Array.Sort(gaps);
            return gaps[gaps.Length / 2];
        }
    }

    /// <summary>Whether the working set was recorded; otherwise it equals demand.</summary>
    public bool HasWorkingSet => _workingSetPages is not null;

    /// <summary>The tick at which an entry begins.</summary>
    public int TickAt(int index)
    {
        Debug.Assert((uint)index < (uint)Count, "entry index out of range");
        return _ticks is null ? _firstTick + (index * _stepTicks) : _ticks[index];
    }

    /// <summary>Whether the VM is present during an entry.</summary>
    public bool IsPresent(int index) => _demandPages[index] != AbsentPages;

    /// <summary>Demand during an entry in bytes; 0 where the VM is absent.</summary>
    public long DemandAt(int index)
    {
        uint pages = _demandPages[index];
        return pages == AbsentPages ? 0 : (long)pages * PageBytes;
    }

    /// <summary>Working set during an entry in bytes, at most demand; 0 where the VM is absent.</summary>
    public long WorkingSetAt(int index)
    {
        if (_workingSetPages is null || _demandPages[index] == AbsentPages)
        {
            return DemandAt(index);
        }

        return Math.Min((long)_workingSetPages[index] * PageBytes, DemandAt(index));
    }

    /// <summary>
    /// Reads consecutive entries if each lasts one tick, the VM is present in all, and its working set is its demand.
    /// </summary>
    /// <param name="first">The first entry.</param>
    /// <param name="tick">The tick at which it must begin.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Receives the pages.</param>
    /// <param name="stride">From one entry's place to the next.</param>
    internal bool TryReadRun(int first, int tick, int count, Span<uint> target, int stride)
    {
        if (!IsRun(first, tick, count) || _workingSetPages is not null)
        {
            return false;
        }

        ReadOnlySpan<uint> run = _demandPages.AsSpan(first, count);
        if (run.Contains(AbsentPages))
        {
            return false;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, ((count - 1) * stride) + 1, nameof(target));
        ref uint place = ref MemoryMarshal.GetReference(target);
        foreach (uint pages in run)
        {
            place = pages;
            place = ref Unsafe.Add(ref place, stride);
        }

        return true;
    }

    /// <summary>
    /// For how many ticks entries from this one on hold for one tick each, and their working set is their demand; at most so
    /// many as asked for, 0 where this one does not begin at the tick.
    /// </summary>
    internal int RunLength(int first, int tick, int most)
    {
        if (_workingSetPages is not null || first >= Count || TickAt(first) != tick)
        {
            return 0;
        }

        if (IsRun(first, tick, most))
        {
            return most;
        }

        int length = 0;
        while (length < most && first + length < Count && EndOf(first + length) == tick + length + 1)
        {
            length++;
        }

        return length;
    }

    /// <summary>Consecutive entries, in pages.</summary>
    internal ReadOnlySpan<uint> PagesFrom(int first, int count) => _demandPages.AsSpan(first, count);

    /// <summary>Whether entries from this one on begin at a tick and hold for one tick each.</summary>
    internal bool IsRun(int first, int tick, int count)
    {
        int last = first + count - 1;
        bool isThere = first >= 0 && last < Count;
        return isThere && TickAt(first) == tick && TickAt(last) == tick + count - 1 && EndOf(last) >= tick + count;
    }

    /// <summary>Tells the processor that a run of entries will be read soon: there is no order in which it could guess it.</summary>
    internal unsafe void Prefetch(int first, int count)
    {
        if (!Sse.IsSupported || first < 0 || first + count > Count)
        {
            return;
        }

        ref uint start = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_demandPages), first);
        for (int entry = 0; entry < count; entry += LinePages)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref start, entry)));
        }
    }

    /// <summary>The first tick after an entry.</summary>
    internal int EndOf(int index) => index + 1 < Count ? TickAt(index + 1) : EndTick;

    /// <summary>The entry in force at a tick, or -1 before the first; entries are found by binary search.</summary>
    public int IndexAt(int tick)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (TickAt(middle) <= tick)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }

    /// <summary>A constant demand over a whole run, for hand-solvable cases.</summary>
    public static DemandSeries Constant(long demandBytes, int endTick) =>
        new([0], [PagesFor(demandBytes)], null, endTick);

    /// <summary>The pages that hold a number of bytes, at most <see cref="AbsentPages"/> − 1.</summary>
    public static uint PagesFor(long bytes) =>
        (uint)Math.Clamp((bytes + PageBytes - 1) / PageBytes, 0, AbsentPages - 1L);
}
