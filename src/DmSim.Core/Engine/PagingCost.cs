using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>The time that a guest loses because part of its working set is absent.</summary>
/// <remarks>
/// By its definition (Denning, "The working set model for program behavior", 1968) every page of the working set is used
/// within the window τ. Of absent pages each use costs one page-in of length ℓ, during which nothing else is done. A
/// second of progress then takes <c>1 + p·ℓ/τ</c> seconds where p pages are absent, so the share of time lost is
/// <c>s = x ÷ (1 + x)</c> with <c>x = p·ℓ/τ</c>. In parts per million and integers, so that walking and jumping agree.
/// Guests that overlap page-ins lose less, guests on slow disks more: ℓ is a setting.
/// </remarks>
internal static class PagingCost
{
    /// <summary>One whole, in the unit of results.</summary>
    public const long Million = 1_000_000;

    // More cannot be told from standing still, and its product with a million stays in 64 bits.
    private const long MostLoad = Million * Million;

    /// <summary>The share of time lost, in parts per million, 0..999,999.</summary>
    /// <param name="absentBytes">Working set beyond what the guest holds; not negative.</param>
    /// <param name="guest">Its page-in time and its window.</param>
    public static long LostPartsPerMillion(long absentBytes, GuestSettings guest) =>
        LostPartsPerMillion(absentBytes, guest, 0, 0);

    /// <summary>The same where the host, too, has taken pages of the working set.</summary>
    /// <param name="absentBytes">Working set beyond what the guest may use; not negative.</param>
    /// <param name="guest">Its page-in time and its window.</param>
    /// <param name="takenBytes">Working set that the host has taken; not negative.</param>
    /// <param name="hostPageInMicroseconds">The page-in time of the host.</param>
    public static long LostPartsPerMillion(
        long absentBytes,
        GuestSettings guest,
        long takenBytes,
        int hostPageInMicroseconds
    )
    {
        // Σ p · ℓ [µs] ÷ (τ · 10⁶ [µs]), times a million. Demand has at most 2³² pages, and ℓ is a second at most.
        long waits = checked(
            (Pages(absentBytes) * guest.PageInMicroseconds) + (Pages(takenBytes) * hostPageInMicroseconds)
        );
        long load = Math.Min(waits / guest.WorkingSetWindowSeconds, MostLoad);
        return load * Million / (Million + load);
    }

    /// <summary>The share of time lost for four guests, where all numbers on the way are whole doubles, below 2^52.</summary>
    /// <remarks>
    /// Quotients of such numbers are never rounded up to a whole number they do not reach. A product with
    /// <see cref="PerSecondOf"/> is at least the quotient, and below 2^51 less than the next whole number beyond it: it is too
    /// large by less than 2^-51 of itself, and the quotient is a 1 ÷ τ short of a whole number or more.
    /// </remarks>
    /// <param name="absentBytes">Working sets beyond what guests hold, 0 to 2^42; bytes.</param>
    /// <param name="pageInMicroseconds">Their page-in times; whole microseconds.</param>
    /// <param name="perSecond">Of each, <see cref="PerSecondOf"/> its window.</param>
    /// <param name="lost">Receives the shares, in parts per million.</param>
    /// <returns>Whether that is so.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryLostPartsPerMillion(
        Vector256<long> absentBytes,
        Vector256<double> pageInMicroseconds,
        Vector256<double> perSecond,
        out Vector256<long> lost
    )
    {
        Vector256<long> pages = Vector256.ShiftRightLogical(
            absentBytes + Vector256.Create((long)DemandSeries.PageBytes - 1),
            12
        );
        Vector256<double> waits = Lanes.ToDouble(pages) * pageInMicroseconds;
        Vector256<double> load = Vector256.Floor(waits * perSecond);
        Vector256<double> product = load * (double)Million;
        lost = Lanes.ToInt64(Vector256.Floor(product / (load + Vector256.Create((double)Million))));
        Vector256<double> limit = Vector256.Create((double)Lanes.ExactBelow);
        Vector256<double> isBeyond =
            Vector256.GreaterThanOrEqual(waits + waits, limit) | Vector256.GreaterThanOrEqual(product, limit);
        return isBeyond.AsInt64() == Vector256<long>.Zero;
    }

    /// <summary>One over a window, rounded up.</summary>
    /// <param name="windowSeconds">The window; whole seconds, at least one.</param>
    public static double PerSecondOf(int windowSeconds) => Math.BitIncrement(1.0 / windowSeconds);

    private static long Pages(long bytes) => (bytes + DemandSeries.PageBytes - 1) / DemandSeries.PageBytes;
}
