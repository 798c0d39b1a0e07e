using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DmSim.Core.Workloads;

/// <summary>Rows of numbers with equal steps between them, many numbers at once.</summary>
internal static class Lines
{
    /// <summary>Whether numbers begin with one and rise by a step each.</summary>
    public static bool Is(ReadOnlySpan<long> numbers, long first, long step)
    {
        ReadOnlySpan<Vector256<long>> vectors = MemoryMarshal.Cast<long, Vector256<long>>(numbers);
        Vector256<long> expected = Vector256.Create(first, first + step, first + (2 * step), first + (3 * step));
        Vector256<long> further = Vector256.Create(Vector256<long>.Count * step);
        foreach (Vector256<long> vector in vectors)
        {
            if (vector != expected)
            {
                return false;
            }

            expected += further;
        }

        int done = vectors.Length * Vector256<long>.Count;
        return IsScalar(numbers[done..], first + (done * step), step);
    }

    /// <summary>Whether numbers rise by a step each, whatever they begin with.</summary>
    public static bool Is(ReadOnlySpan<int> numbers, int step)
    {
        int index = 1;
        ref int start = ref MemoryMarshal.GetReference(numbers);
        Vector256<int> steps = Vector256.Create(step);
        for (; index + Vector256<int>.Count <= numbers.Length; index += Vector256<int>.Count)
        {
            Vector256<int> after = Vector256.LoadUnsafe(ref start, (nuint)index);
            if (after - Vector256.LoadUnsafe(ref start, (nuint)index - 1) != steps)
            {
                return false;
            }
        }

        return IsScalar(numbers[(index - 1)..], step);
    }

    /// <summary>Fills a span with numbers that rise by one.</summary>
    public static void Fill(Span<int> numbers, int first)
    {
        Span<Vector256<int>> vectors = MemoryMarshal.Cast<int, Vector256<int>>(numbers);
        Vector256<int> next = Vector256<int>.Indices + Vector256.Create(first);
        foreach (ref Vector256<int> vector in vectors)
        {
            vector = next;
            next += Vector256.Create(Vector256<int>.Count);
        }

        for (int index = vectors.Length * Vector256<int>.Count; index < numbers.Length; index++)
        {
            numbers[index] = first + index;
        }
    }

    /// <summary>What <see cref="Is(ReadOnlySpan{long}, long, long)"/> says, one number after the other.</summary>
    internal static bool IsScalar(ReadOnlySpan<long> numbers, long first, long step)
    {
        for (int index = 0; index < numbers.Length; index++)
        {
            if (numbers[index] != first + (index * step))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What <see cref="Is(ReadOnlySpan{int}, int)"/> says, one number after the other.</summary>
    internal static bool IsScalar(ReadOnlySpan<int> numbers, int step)
    {
        for (int index = 1; index < numbers.Length; index++)
        {
            if (numbers[index] - numbers[index - 1] != step)
            {
                return false;
            }
        }

        return true;
    }
}
