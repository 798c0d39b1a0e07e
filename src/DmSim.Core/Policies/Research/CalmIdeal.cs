using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies.Research;

/// <summary>The ideal target of a VM as a function of its demand: demand with a percentage and a buffer, and no less than something.</summary>
/// <param name="BufferPercent">The percentage.</param>
/// <param name="Meaning">What it is a percentage of.</param>
/// <param name="BufferBytes">The buffer on top; bytes.</param>
/// <param name="LeastBytes">The least ideal target; bytes.</param>
internal readonly record struct CalmIdeal(int BufferPercent, BufferMeaning Meaning, long BufferBytes, long LeastBytes)
{
    /// <summary>By how much the ideal target grows with demand.</summary>
    public double Slope =>
        Meaning == BufferMeaning.OfDemand ? (100 + BufferPercent) / 100.0 : 100.0 / (100 - Math.Min(95, BufferPercent));

    /// <summary>The ideal target of a demand; bytes.</summary>
    public long Of(long demandBytes) =>
        Math.Max(LeastBytes, IdealTarget.Of(demandBytes, BufferPercent, Meaning) + BufferBytes);

    /// <summary>The most demand that does not want more than this; bytes, negative where even none does.</summary>
    public long MostDemand(long idealBytes) =>
        idealBytes < BufferBytes ? -1 : IdealTarget.MostDemand(idealBytes - BufferBytes, BufferPercent, Meaning);
}
