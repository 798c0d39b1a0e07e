using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine.Backing;

/// <summary>
/// What a guest does with the memory it may use, as the one model of guest signals derives it (model.md §9): what
/// processes have touched, and the file cache beside it.
/// </summary>
/// <param name="Used">Memory of processes, swapped out by the guest or not; bytes.</param>
/// <param name="Room">What processes leave of the memory the guest may use; bytes.</param>
/// <param name="Cache">The file cache, as far as there is room; bytes.</param>
internal readonly record struct GuestUse(long Used, long Room, long Cache)
{
    private const double Hundredth = 0.01;

    /// <summary>Memory nobody in the guest uses; bytes.</summary>
    public long Unused => Room - Cache;

    /// <summary>The use of so much memory.</summary>
    /// <param name="demand">Committed memory; bytes.</param>
    /// <param name="workingSet">The part in active use; bytes.</param>
    /// <param name="online">What the guest may use; bytes.</param>
    /// <param name="settings">The constants of the model.</param>
    public static GuestUse Of(long demand, long workingSet, long online, GuestSignalSettings settings)
    {
        long used = workingSet + ((demand - workingSet) * settings.TouchedPercent / 100);
        long room = Math.Max(0, online - used);
        return new GuestUse(used, room, Math.Min(room, used / 100 * settings.CachePercent));
    }

    /// <summary>What <see cref="Of(long, long, long, GuestSignalSettings)"/> says of four guests, whose demand is below 2^44 bytes as everywhere.</summary>
    /// <remarks>
    /// Whole numbers below 2^51 throughout. The double of a hundredth is a little more than a hundredth: products never fall below
    /// a whole number that the quotient reaches, nor do they reach the next one, which is a hundredth away at least.
    /// </remarks>
    /// <returns>Used, room and cache.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<long> Used, Vector256<long> Room, Vector256<long> Cache) Of(
        Vector256<long> demand,
        Vector256<long> workingSet,
        Vector256<long> online,
        GuestSignalSettings settings
    )
    {
        Vector256<double> whole = Lanes.ToDouble(workingSet);
        Vector256<long> used = workingSet;
        Vector256<long> idle = demand - workingSet;
        if (idle != Vector256<long>.Zero)
        {
            // Mostly a trace tells of idle memory in all of its samples or in none.
            whole += Vector256.Floor(Lanes.ToDouble(idle) * (double)settings.TouchedPercent * Hundredth);
            used = Lanes.ToInt64(whole);
        }

        Vector256<long> room = Vector256.Max(online - used, Vector256<long>.Zero);
        Vector256<long> cache = Lanes.ToInt64(Vector256.Floor(whole * Hundredth) * (double)settings.CachePercent);
        return (used, room, Vector256.Min(room, cache));
    }
}
