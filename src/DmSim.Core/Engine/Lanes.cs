using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DmSim.Core.Engine;

/// <summary>
/// Four VMs at a time. The width is fixed, so that every machine works in the same order; each loop over lanes has a scalar
/// twin that gives the same values.
/// </summary>
internal static class Lanes
{
    /// <summary>VMs in a step.</summary>
    public const int Count = 4;

    /// <summary>Values below this, 4 PiB in bytes, go through a double and back unchanged.</summary>
    public const long ExactBelow = 1L << 52;

    /// <summary>The doubles of whole numbers from 0 to below <see cref="ExactBelow"/>.</summary>
    /// <remarks>With the exponent of 2^52 in front, a number of 52 bits is the mantissa of 2^52 plus itself.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ToDouble(Vector256<long> values)
    {
        Vector256<double> magic = Vector256.Create((double)ExactBelow);
        return (values | magic.AsInt64()).AsDouble() - magic;
    }

    /// <summary>The whole numbers of whole doubles from 0 to below <see cref="ExactBelow"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> ToInt64(Vector256<double> values)
    {
        Vector256<double> magic = Vector256.Create((double)ExactBelow);
        return (values + magic).AsInt64() ^ magic.AsInt64();
    }

    /// <summary>The low halves of four lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Narrow(Vector256<long> values) =>
        Vector128.Narrow(values.GetLower(), values.GetUpper());
}
