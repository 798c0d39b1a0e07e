using System.Numerics;

namespace DmSim.Core.Randomness;

/// <summary>
/// A stream of pseudo-random numbers: xoshiro256** seeded through splitmix64.
/// </summary>
/// <remarks>
/// Written here and not taken from the runtime, so that results stay the same under every later runtime. A stream is
/// derived from a seed and names by mixing, never by adding an index, so that neighbouring replicates share nothing.
/// Sources: Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021
/// (https://prng.di.unimi.it). Not thread-safe: one stream belongs to one run.
/// </remarks>
public sealed class RandomStream
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts the stream of a seed.</summary>
    public RandomStream(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>Starts from a raw state, for the published test vectors.</summary>
    internal RandomStream(ulong s0, ulong s1, ulong s2, ulong s3) => (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);

    /// <summary>Derives the seed of a named part of something that itself has a seed.</summary>
    /// <param name="seed">The seed of the whole.</param>
    /// <param name="name">What the part is for, such as <c>replicate</c>.</param>
    /// <param name="index">Which of several parts of that name.</param>
    public static ulong Derive(ulong seed, string name, long index = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        ulong mixed = seed ^ 0x6A09E667F3BCC909UL;
        foreach (char character in name)
        {
            mixed = Mix(mixed ^ character);
        }

        return Mix(mixed ^ Mix((ulong)index + 0x9E3779B97F4A7C15UL));
    }

    /// <summary>The stream of a named part; see <see cref="Derive"/>.</summary>
    public static RandomStream ForPart(ulong seed, string name, long index = 0) => new(Derive(seed, name, index));

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A whole number from 0 up to, not including, <paramref name="bound"/>; every value equally likely.</summary>
    /// <param name="bound">How many values there are; at least 1.</param>
    public int NextInteger(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);

        // Lemire's multiply-shift with rejection: exact, and no division in the common case.
        UInt128 product = (UInt128)NextBits() * (uint)bound;
        ulong low = (ulong)product;
        if (low < (uint)bound)
        {
            ulong threshold = (0 - (ulong)(uint)bound) % (uint)bound;
            while (low < threshold)
            {
                product = (UInt128)NextBits() * (uint)bound;
                low = (ulong)product;
            }
        }

        return (int)(ulong)(product >> 64);
    }

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A draw from the normal distribution with mean 0 and standard deviation 1 (Marsaglia's polar method).</summary>
    public double NextNormal()
    {
        while (true)
        {
            double u = (2 * NextDouble()) - 1;
            double v = (2 * NextDouble()) - 1;
            double s = (u * u) + (v * v);
            if (s is > 0 and < 1)
            {
                return u * Math.Sqrt(-2 * Math.Log(s) / s);
            }
        }
    }

    internal static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        return Mix(state);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
