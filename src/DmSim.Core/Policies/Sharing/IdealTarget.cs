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

    /// <summary>The most demand whose ideal target is no more than this; bytes.</summary>
    /// <param name="idealBytes">The target, not negative.</param>
    /// <param name="bufferPercent">Memory buffer, as above.</param>
    /// <param name="meaning">What the buffer is a percentage of.</param>
    public static long MostDemand(long idealBytes, int bufferPercent, BufferMeaning meaning) =>
        meaning == BufferMeaning.OfDemand
            ? idealBytes * 100 / (100 + bufferPercent)
            : idealBytes * (100 - Math.Min(95, bufferPercent)) / 100;
}
