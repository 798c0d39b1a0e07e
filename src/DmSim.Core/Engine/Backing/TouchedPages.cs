using DmSim.Core.Workloads;

namespace DmSim.Core.Engine.Backing;

/// <summary>
/// The pages a guest has touched, and where they are: hot ones (its working set) and cold ones, each with machine memory
/// behind them or swapped out by the host. The arithmetic of host swapping, without any knowledge of hosts.
/// </summary>
/// <remarks>
/// A host knows nothing of what a guest does with its pages: it takes them blindly, hot ones in proportion to their share
/// of what is there (VSwapper, ASPLOS 2014, and Waldspurger, OSDI 2002, describe why that hurts). Shares are rounded down
/// to whole pages of 4 KiB; all amounts are bytes in whole pages, with 0 ≤ hot swapped ≤ hot ≤ touched and
/// 0 ≤ cold swapped ≤ cold.
/// </remarks>
/// <param name="Touched">All of them.</param>
/// <param name="Hot">Those of the working set.</param>
/// <param name="Swapped">Those without machine memory.</param>
/// <param name="HotSwapped">Those of the working set without machine memory.</param>
internal readonly record struct TouchedPages(long Touched, long Hot, long Swapped, long HotSwapped)
{
    /// <summary>Pages with machine memory behind them: what the VM holds; bytes.</summary>
    public long Resident => Touched - Swapped;

    private long ColdResident => Resident - (Hot - HotSwapped);

    /// <summary>The host takes pages, as they come.</summary>
    /// <param name="bytes">At most what is resident.</param>
    public TouchedPages SwapOut(long bytes) =>
        this with
        {
            Swapped = Swapped + bytes,
            HotSwapped = HotSwapped + Share(bytes, Hot - HotSwapped, Resident),
        };

    /// <summary>Hot pages come back to memory that was free.</summary>
    /// <param name="bytes">At most what is hot and swapped.</param>
    public TouchedPages SwapIn(long bytes) => this with { Swapped = Swapped - bytes, HotSwapped = HotSwapped - bytes };

    /// <summary>
    /// Hot pages come back, and each displaces a page of the same VM, taken blindly: only where that page is cold is
    /// anything gained. As long as cold pages are there at least one is, so that this comes to an end.
    /// </summary>
    /// <param name="bytes">At most what is hot and swapped.</param>
    public TouchedPages Displace(long bytes)
    {
        if (ColdResident == 0 || bytes == 0)
        {
            return this;
        }

        long gained = Math.Max(DemandSeries.PageBytes, Share(bytes, ColdResident, Resident));
        return this with { HotSwapped = HotSwapped - Math.Min(Math.Min(gained, bytes), ColdResident) };
    }

    /// <summary>The guest touches pages it never had, of which the host can back only a part.</summary>
    /// <param name="bytes">How much it touches.</param>
    /// <param name="unbacked">How much of it goes to swap at once.</param>
    /// <param name="workingSet">The guest's working set from now on; the pages by which it grew are among the new ones.</param>
    public TouchedPages Touch(long bytes, long unbacked, long workingSet)
    {
        long hot = Math.Clamp(workingSet - Hot, 0, bytes);
        return new TouchedPages(
            Touched + bytes,
            Hot + hot,
            Swapped + unbacked,
            HotSwapped + (bytes == 0 ? 0 : Share(unbacked, hot, bytes))
        );
    }

    /// <summary>The working set changes: cold pages become hot, or hot ones cold, swapped or not as they come.</summary>
    /// <param name="workingSet">The working set from now on, at most what is touched.</param>
    public TouchedPages Heat(long workingSet)
    {
        long grown = workingSet - Hot;
        if (grown == 0 || Swapped == 0)
        {
            return this with { Hot = workingSet };
        }

        long turned = grown > 0 ? Share(grown, Swapped - HotSwapped, Touched - Hot) : -Share(-grown, HotSwapped, Hot);
        return this with { Hot = workingSet, HotSwapped = HotSwapped + turned };
    }

    /// <summary>The guest hands cold pages to its balloon; what of them was swapped is dropped unread.</summary>
    /// <param name="bytes">At most what is cold.</param>
    public TouchedPages GiveBack(long bytes)
    {
        long dropped = Swapped == 0 ? 0 : Share(bytes, Swapped - HotSwapped, Touched - Hot);
        return this with { Touched = Touched - bytes, Swapped = Swapped - dropped };
    }

    /// <summary>The part of an amount that falls on a part of a whole, in whole pages, rounded down.</summary>
    public static long Share(long amount, long part, long whole) =>
        whole == 0 ? 0 : (long)((Int128)amount * part / whole) / DemandSeries.PageBytes * DemandSeries.PageBytes;

    /// <summary>The same, rounded up.</summary>
    public static long ShareUp(long amount, long part, long whole) =>
        whole == 0 ? 0 : WholePages((long)(((Int128)amount * part + whole - 1) / whole));

    /// <summary>The pages that hold so many bytes.</summary>
    public static long WholePages(long bytes) =>
        (bytes + DemandSeries.PageBytes - 1) / DemandSeries.PageBytes * DemandSeries.PageBytes;
}
