using System.Numerics;
using DmSim.Core.Engine;

namespace DmSim.Core.Recording;

/// <summary>
/// VMs above the objective in the first tick of a sample that all VMs share. Mostly such a sample ends with that tick: then all
/// of it counts, and when it began need not be kept.
/// </summary>
internal sealed class BriefSamples(int vmCount)
{
    private readonly VmBitSet _over = new(vmCount);

    // Those that are known to have a first tick and a first sample above the objective.
    private readonly ulong[] _wereOver = new ulong[VmBitSet.WordsFor(vmCount)];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _over.IsEmpty;

    /// <summary>Notes VMs of one word of a set.</summary>
    public void AddWord(int word, ulong vms) => _over.AddWord(word, vms);

    /// <summary>Hands the VMs over, to be counted in another way; ascending.</summary>
    public ReadOnlySpan<int> Drain() => _over.Drain();

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _over.Clear();
        Array.Clear(_wereOver);
    }

    /// <summary>Counts the samples, which end with their first tick.</summary>
    /// <param name="tick">The tick.</param>
    /// <param name="overTicks">By VM, ticks above the objective.</param>
    /// <param name="overSampledTicks">By VM, those of samples that count.</param>
    /// <param name="firstOver">By VM, the first tick above the objective; negative if there was none.</param>
    /// <param name="firstOverSample">By VM, the first tick of the first sample that counted; negative if there was none.</param>
    public void Count(int tick, long[] overTicks, long[] overSampledTicks, long[] firstOver, long[] firstOverSample)
    {
        ReadOnlySpan<ulong> words = _over.DrainWords();
        for (int word = 0; word < words.Length; word++)
        {
            int first = word * VmBitSet.WordBits;
            for (ulong rest = words[word]; rest != 0; )
            {
                uint four = Lanes.TakeFour(ref rest, out int bit);
                CountFour(first + bit, four, overTicks);
                CountFour(first + bit, four, overSampledTicks);
            }

            for (ulong rest = words[word] & ~_wereOver[word]; rest != 0; rest &= rest - 1)
            {
                int vm = first + BitOperations.TrailingZeroCount(rest);
                firstOver[vm] = firstOver[vm] < 0 ? tick : firstOver[vm];
                firstOverSample[vm] = firstOverSample[vm] < 0 ? tick : firstOverSample[vm];
            }

            _wereOver[word] |= words[word];
        }
    }

    private static void CountFour(int vm, uint four, long[] ticks)
    {
        if (vm + Lanes.Count <= ticks.Length)
        {
            Lanes.Add(ticks, vm, -Lanes.Mask(four));
            return;
        }

        for (uint rest = four; rest != 0; rest &= rest - 1)
        {
            ticks[vm + BitOperations.TrailingZeroCount(rest)]++;
        }
    }
}
