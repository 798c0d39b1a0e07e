namespace DmSim.Lab.Density;

/// <summary>
/// Finds the largest number that a test meets, from a guess: by steps that double, then by halving, then by looking
/// further up, because nothing says that the test is monotone.
/// </summary>
internal static class LargestServed
{
    /// <summary>Searches 0..<paramref name="limit"/>; 0 counts as met without a test.</summary>
    /// <param name="meets">The test; called once per number.</param>
    /// <param name="guess">Where to begin.</param>
    /// <param name="limit">The largest number to try.</param>
    public static SearchOutcome Find(Func<int, bool> meets, int guess, int limit)
    {
        SortedDictionary<int, bool> tried = new() { [0] = true };
        bool Meets(int number)
        {
            if (!tried.TryGetValue(number, out bool met))
            {
                met = meets(number);
                tried[number] = met;
            }

            return met;
        }

        (int low, int high) = Bracket(Meets, Math.Clamp(guess, 0, limit), limit);
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            if (Meets(middle))
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        LookFurther(Meets, low, limit);
        int largest = LargestBelowFirstMiss(tried);
        int? metAbove = null;
        foreach ((int number, bool met) in tried)
        {
            if (met && number > largest)
            {
                metAbove = number;
                break;
            }
        }

        return new SearchOutcome(largest, largest < limit && !Meets(largest + 1), metAbove);
    }

    /// <summary>A number that is met and a larger one that is missed, or limit + 1.</summary>
    private static (int Low, int High) Bracket(Func<int, bool> meets, int guess, int limit)
    {
        int low = guess;
        int high = guess;
        int step = 1;
        if (meets(guess))
        {
            while (true)
            {
                high = (int)Math.Min((long)low + step, limit + 1L);
                if (high > limit || !meets(high))
                {
                    return (low, high);
                }

                low = high;
                step *= 2;
            }
        }

        while (true)
        {
            low = Math.Max(0, high - step);
            if (meets(low))
            {
                return (low, high);
            }

            high = low;
            step *= 2;
        }
    }

    /// <summary>Tries two more, and five percent more, than what was found.</summary>
    private static void LookFurther(Func<int, bool> meets, int found, int limit)
    {
        foreach (int further in (int[])[2, Math.Max(3, (int)Math.Ceiling(found * 0.05))])
        {
            if (found + further <= limit)
            {
                meets(found + further);
            }
        }
    }

    private static int LargestBelowFirstMiss(SortedDictionary<int, bool> tried)
    {
        int largest = 0;
        foreach ((int number, bool met) in tried)
        {
            if (!met)
            {
                break;
            }

            largest = number;
        }

        return largest;
    }
}
