using DmSim.Core.Randomness;

namespace DmSim.Core.Tests.Randomness;

public class RandomStreamTests
{
    [Fact]
    public void Generator_gives_the_published_numbers_of_xoshiro256_starstar()
    {
        // Test vector of the reference implementation for the state 1, 2, 3, 4 (https://prng.di.unimi.it).
        RandomStream stream = new(1, 2, 3, 4);
        ulong[] expected = [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600];

        Assert.Equal(expected, Enumerable.Range(0, 6).Select(_ => stream.NextBits()));
    }

    [Fact]
    public void Seeding_uses_splitmix64()
    {
        ulong state = 1234567;

        Assert.Equal(6457827717110365317UL, RandomStream.SplitMix(ref state));
        Assert.Equal(3203168211198807973UL, RandomStream.SplitMix(ref state));
    }

    [Fact]
    public void Streams_of_neighbouring_indices_and_names_share_nothing()
    {
        HashSet<ulong> seeds = [];
        foreach (string name in (string[])["draw", "replicate", "policy", "lunch"])
        {
            for (int index = -50; index < 1000; index++)
            {
                Assert.True(seeds.Add(RandomStream.Derive(42, name, index)));
            }
        }

        Assert.NotEqual(RandomStream.Derive(1, "draw"), RandomStream.Derive(2, "draw"));
    }

    [Fact]
    public void Bounded_integers_are_uniform_and_normals_have_unit_variance()
    {
        RandomStream stream = RandomStream.ForPart(7, "test");
        int[] counts = new int[6];
        double sum = 0;
        double squares = 0;
        for (int draw = 0; draw < 60_000; draw++)
        {
            counts[stream.NextInteger(6)]++;
            double normal = stream.NextNormal();
            sum += normal;
            squares += normal * normal;
        }

        // Standard deviation of a count is sqrt(60000 · 1/6 · 5/6) = 91; five of them.
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 456, 10_000 + 456));
        Assert.InRange(sum / 60_000, -0.021, 0.021);
        Assert.InRange(squares / 60_000, 0.97, 1.03);
    }
}
