namespace DmSim.Core.Workloads.Likeness;

/// <summary>Gives paths the distribution of recorded values, exactly, whatever that looks like.</summary>
internal static class RankMap
{
    /// <summary>
    /// The lowest of the wanted points of a path gets the lowest value, and so on; with as many points as values each value
    /// is used once.
    /// </summary>
    /// <param name="path">The path; only its order counts.</param>
    /// <param name="wanted">Which points take part.</param>
    /// <param name="sorted">At least one value, in rising order.</param>
    /// <param name="absent">What the other points get.</param>
    public static T[] Apply<T>(double[] path, bool[] wanted, T[] sorted, T absent)
    {
        int[] places = Ranked(path, wanted);
        T[] values = new T[path.Length];
        Array.Fill(values, absent);
        for (int rank = 0; rank < places.Length; rank++)
        {
            values[places[rank]] = sorted[(int)(((2L * rank) + 1) * sorted.Length / (2L * places.Length))];
        }

        return values;
    }

    /// <summary>The wanted points in the order of their height.</summary>
    public static int[] Ranked(double[] path, bool[] wanted)
    {
        int[] places = new int[path.Length];
        double[] heights = new double[path.Length];
        int count = 0;
        for (int index = 0; index < path.Length; index++)
        {
            if (wanted[index])
            {
                heights[count] = path[index];
                places[count++] = index;
            }
        }

        Array.Sort(heights, places, 0, count);
        return places[..count];
    }
}
