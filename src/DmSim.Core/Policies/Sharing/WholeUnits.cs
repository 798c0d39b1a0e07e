using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DmSim.Core.Policies.Sharing;

/// <summary>Rounds sizes, which are not negative, to whole units.</summary>
/// <remarks>
/// Units of a run are powers of two, where a mask does what a division of unknown size takes many times as long for. Any
/// other unit is divided by.
/// </remarks>
/// <param name="unitBytes">The unit; bytes, at least 1.</param>
internal readonly struct WholeUnits(long unitBytes)
{
    private readonly long _unit = unitBytes;
    private readonly bool _isMask = BitOperations.IsPow2(unitBytes);

    /// <summary>Whether units are a power of two.</summary>
    public bool IsMask => _isMask;

    /// <summary>The most whole units that a size holds; bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Down(long bytes) => _isMask ? bytes & -_unit : bytes / _unit * _unit;

    /// <summary>The fewest whole units that hold a size; bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Up(long bytes) => Down(bytes + _unit - 1);

    /// <summary>The same as <see cref="Down(long)"/> for four sizes; only where <see cref="IsMask"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<long> Down(Vector256<long> bytes) => bytes & Vector256.Create(-_unit);

    /// <summary>The same as <see cref="Up(long)"/> for four sizes; only where <see cref="IsMask"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<long> Up(Vector256<long> bytes) => Down(bytes + Vector256.Create(_unit - 1));
}
