using System.Runtime.Intrinsics;
using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Engine.Backing;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Tests.Engine.Backing;

/// <summary>What guests touch, four VMs at a time and one by one, and the demand up to which they touch nothing new.</summary>
public class TouchedColumnsTests
{
    private const long Page = 4096;

    private static readonly Gen<GuestSignalSettings> GenSettings =
        from touched in Gen.Int[0, 100]
        from cache in Gen.Int[0, 250]
        select new GuestSignalSettings { TouchedPercent = touched, CachePercent = cache };

    /// <summary>A guest in pages of 4 KiB; now and then off, without Dynamic Memory, or with something swapped.</summary>
    private static readonly Gen<Guest> GenGuest =
        from granted in Gen.Long[1, 1L << 28]
        from offline in Gen.Long[0, granted / 4]
        from demand in Gen.Long[0, granted]
        from workingSet in Gen.Long[0, demand]
        from touched in Gen.OneOf(Gen.Long[0, granted], Gen.Const(granted))
        from odd in Gen.Int[0, 40]
        select new Guest(granted, offline, demand, workingSet, touched, odd);

    [Fact]
    public void Lanes_heat_and_touch_like_the_scalar_twin()
    {
        Gen.Select(GenGuest.Array[1, 12], GenSettings, Gen.ULong)
            .Sample(
                (guests, settings, due) =>
                {
                    MachineState state = Fill(guests);
                    TouchedColumns columns = Columns(state, guests, settings);

                    long[] missing = [.. Enumerable.Range(0, guests.Length).Select(columns.MissingOf)];
                    Vector256<long> sum = Vector256<long>.Zero;
                    ulong members = due & ((1UL << guests.Length) - 1);
                    ulong left = columns.HeatWord(0, members, ref sum, out ulong touching);
                    long[] untouched = [.. columns.Untouched];
                    columns.TouchWord(0, touching);

                    long wanted = 0;
                    for (int vm = 0; vm < guests.Length; vm++)
                    {
                        bool isDue = (due & (1UL << vm)) != 0;
                        int four = vm / 4 * 4;
                        bool isInLanes = four + 4 <= guests.Length && guests[four..(four + 4)].All(IsLazyAndRuns);
                        bool isDone = isDue && isInLanes && guests[vm].Odd != 2;
                        long touched = (guests[vm].Touched * Page) + (isDone ? missing[vm] : 0);
                        long swapped = guests[vm].Odd == 2 ? Page : 0;
                        long hot = isDone ? Math.Min(columns.HotOf(vm), touched) : 0;
                        wanted += isDone ? missing[vm] : 0;

                        Assert.Equal(isDue && !isDone, (left & (1UL << vm)) != 0);
                        Assert.Equal(isDone && missing[vm] > 0, (touching & (1UL << vm)) != 0);
                        Assert.Equal(isDone ? missing[vm] : 0, untouched[vm]);
                        Assert.Equal(0, columns.Untouched[vm]);
                        Assert.Equal(new TouchedPages(touched, hot, swapped, 0), columns[vm]);
                        Assert.Equal(touched - swapped, state.AssignedColumn[vm]);
                    }

                    Assert.Equal(wanted, Vector256.Sum(sum));
                },
                iter: 5000
            );
    }

    [Fact]
    public void Demand_up_to_the_bound_touches_nothing_new()
    {
        Gen.Select(GenGuest, GenSettings, Gen.Double[0, 1])
            .Sample(
                (guest, settings, share) =>
                {
                    Guest usual = guest with { Odd = 40 };
                    long bound = Columns(Fill([usual]), [usual], settings).Untouching(0, usual.Demand * Page);
                    long demand = (long)(bound / Page * share);
                    Guest bounded = usual with { Demand = demand, WorkingSet = demand };

                    Assert.InRange(bound, 0, usual.Demand * Page);
                    Assert.Equal(0, Columns(Fill([bounded]), [bounded], settings).MissingOf(0));
                },
                iter: 5000
            );
    }

    [Fact]
    public void Nothing_is_said_of_guests_whose_pages_are_swapped_or_not_backed_yet()
    {
        // With half of its working set swapped, which pages are hot depends on the way demand goes.
        Guest guest = new(1000, 0, 500, 500, 800, 40);
        TouchedColumns swapped = Columns(Fill([guest]), [guest], new GuestSignalSettings());
        swapped[0] = swapped[0].SwapOut(100 * Page);
        TouchedColumns missing = Columns(Fill([guest]), [guest], new GuestSignalSettings());
        missing.Untouched[0] = Page;

        Assert.Equal(-1, swapped.Untouching(0, long.MaxValue));
        Assert.Equal(-1, missing.Untouching(0, long.MaxValue));
    }

    private static bool IsLazyAndRuns(Guest guest) => guest.Odd > 1;

    private static MachineState Fill(Guest[] guests)
    {
        MachineState state = new(guests.Length, [new MemoryNode(0, 1L << 50, 1L << 50)], holdsWhatItGrants: false);
        for (int vm = 0; vm < guests.Length; vm++)
        {
            Guest guest = guests[vm];
            state.StateColumn[vm] = guest.Odd == 0 ? VmState.Off : VmState.Running;
            state.DynamicColumn[vm] = guest.Odd != 1;
            state.GrantedColumn[vm] = guest.Granted * Page;
            state.OfflineColumn[vm] = guest.Offline * Page;
            state.DemandColumn[vm] = guest.Demand * Page;
            state.WorkingSetColumn[vm] = guest.WorkingSet * Page;
        }

        return state;
    }

    private static TouchedColumns Columns(MachineState state, Guest[] guests, GuestSignalSettings settings)
    {
        TouchedColumns columns = new(state, settings, MemoryBacking.Lazy);
        for (int vm = 0; vm < guests.Length; vm++)
        {
            long swapped = guests[vm].Odd == 2 ? Page : 0;
            columns[vm] = new TouchedPages(guests[vm].Touched * Page, 0, swapped, 0);
            state.AssignedColumn[vm] = (guests[vm].Touched * Page) - swapped;
        }

        return columns;
    }

    private sealed record Guest(long Granted, long Offline, long Demand, long WorkingSet, long Touched, int Odd);
}
