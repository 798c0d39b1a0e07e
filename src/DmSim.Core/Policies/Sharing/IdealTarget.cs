using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Policies.Sharing;

/// <summary>The ideal target of a VM before it is clamped to minimum and maximum (model.md, equations E2 and E3').</summary>
public static class IdealTarget
{
    /// <summary>Demand with its buffer, in bytes, rounded up to a whole byte.</summary>
    /// <param name="demandBytes">Demand, not negative.</param>
    /// <param name="bufferPercent">Memory buffer, 5..2000; with <see cref="BufferMeaning.OfTotal"/> at most 95 is used.</param>
    /// <param name="meaning">What the buffer is a percentage of.</param>
    public static long Of(long demandBytes, int bufferPercent, BufferMeaning meaning)
    {
        if (meaning == BufferMeaning.OfDemand)
        {
            // Demand below 2^44 bytes times 2100 stays below 2^56.
            return ((demandBytes * (100 + bufferPercent)) + 99) / 100;
        }

        int used = 100 - Math.Min(95, bufferPercent);
        return ((demandBytes * 100) + used - 1) / used;
    }

    /// <summary>The same for four VMs.</summary>
    /// <remarks>
    /// A whole number p below 2^52, divided by d, is rounded by less than 1 ÷ 2d, and is a whole number or 1 ÷ d away from one: it is
    /// never rounded up to one that it does not reach.
    /// </remarks>
    /// <param name="demandBytes">Demand, 0 to 2^52.</param>
    /// <param name="bufferPercent">Memory buffers, as above.</param>
    /// <param name="meaning">What the buffers are a percentage of.</param>
    /// <param name="ideal">Receives the targets.</param>
    /// <returns>Whether all numbers on the way are so small; otherwise the targets are of no meaning.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryOfFour(
        Vector256<long> demandBytes,
        Vector128<int> bufferPercent,
        BufferMeaning meaning,
        out Vector256<long> ideal
    )
    {
        Vector256<double> hundred = Vector256.Create(100.0);
        Vector256<double> demand = Lanes.ToDouble(demandBytes);
        bool isOfDemand = meaning == BufferMeaning.OfDemand;
        Vector128<int> most = isOfDemand ? bufferPercent : Vector128.Min(bufferPercent, Vector128.Create(95));
        Vector256<double> buffer = Lanes.ToDouble(Vector256.WidenLower(most.ToVector256Unsafe()));
        Vector256<double> factor = isOfDemand ? hundred + buffer : hundred;
        Vector256<double> divisor = isOfDemand ? hundred : hundred - buffer;
        Vector256<double> dividend = (demand * factor) + (divisor - Vector256<double>.One);
        ideal = Lanes.ToInt64(Vector256.Floor(dividend / divisor));
        return Vector256.LessThanAll(dividend, Vector256.Create((double)Lanes.ExactBelow));
    }

    /// <summary>The most demand whose ideal target is no more than this; bytes.</summary>
    /// <param name="idealBytes">The target, not negative.</param>
    /// <param name="bufferPercent">Memory buffer, as above.</param>
    /// <param name="meaning">What the buffer is a percentage of.</param>
    public static long MostDemand(long idealBytes, int bufferPercent, BufferMeaning meaning) =>
        meaning == BufferMeaning.OfDemand
            ? idealBytes * 100 / (100 + bufferPercent)
            : idealBytes * (100 - Math.Min(95, bufferPercent)) / 100;
}
