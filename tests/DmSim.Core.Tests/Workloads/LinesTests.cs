using DmSim.Core.Workloads;

namespace DmSim.Core.Tests.Workloads;

/// <summary>Lanes against their scalar twins, at every length around a lane and with a break at every place.</summary>
public sealed class LinesTests
{
    private const int Longest = 21;

    [Fact]
    public void LinesOfTimesAreFound()
    {
        for (int length = 0; length <= Longest; length++)
        {
            for (int broken = 0; broken <= length; broken++)
            {
                long[] times = [.. Enumerable.Range(0, length).Select(index => 5000 + (index * 1000L))];
                if (broken < length)
                {
                    times[broken]++;
                }

                Assert.Equal(broken == length, Lines.Is(times, 5000, 1000));
                Assert.Equal(broken == length, Lines.IsScalar(times, 5000, 1000));
            }
        }
    }

    [Fact]
    public void LinesOfTicksAreFound()
    {
        for (int length = 1; length <= Longest; length++)
        {
            for (int broken = 1; broken <= length; broken++)
            {
                int[] ticks =
                [
                    .. Enumerable.Range(0, length).Select(index => 7 + (index * 3) + (index < broken ? 0 : 1)),
                ];

                Assert.Equal(broken == length, Lines.Is(ticks, 3));
                Assert.Equal(broken == length, Lines.IsScalar(ticks, 3));
            }
        }
    }

    [Fact]
    public void SpansAreFilled()
    {
        for (int length = 0; length <= Longest; length++)
        {
            int[] numbers = new int[length];

            Lines.Fill(numbers, 40);

            Assert.Equal(Enumerable.Range(40, length), numbers);
        }
    }
}
