using DmSim.Core.Randomness;
using DmSim.Core.Workloads.Generation;

namespace DmSim.Core.Workloads.Likeness;

/// <summary>When a VM is there: it comes and goes once, and may be off for a while in between.</summary>
/// <param name="Arrival">When it comes, as a share of the recording; 0: it is there from the start.</param>
/// <param name="Departure">When it goes for good; 1: never.</param>
/// <param name="OffRate">Chance per sample of going off.</param>
/// <param name="MeanOffSamples">How long it is off on average.</param>
internal sealed record PresenceModel(double Arrival, double Departure, double OffRate, double MeanOffSamples)
{
    // A recording rarely begins for all VMs at the same second.
    private const int EdgeSamples = 3;

    /// <summary>Learns from a recording.</summary>
    /// <param name="present">Whether the VM is there, by sample.</param>
    /// <param name="outage">Whether the recorder was down: an absence that touches such a sample says nothing.</param>
    public static PresenceModel Fit(bool[] present, bool[] outage)
    {
        int first = Array.IndexOf(present, true);
        int last = Array.LastIndexOf(present, true);
        int runs = 0;
        long off = 0;
        long on = 0;
        for (int sample = first; sample <= last; )
        {
            int past = sample;
            bool touches = false;
            while (past <= last && present[past] == present[sample])
            {
                touches |= outage[past];
                past++;
            }

            bool isOff = !present[sample];
            on += isOff ? 0 : past - sample;
            runs += isOff && !touches ? 1 : 0;
            off += isOff && !touches ? past - sample : 0;
            sample = past;
        }

        return new PresenceModel(
            first < EdgeSamples ? 0 : (double)first / present.Length,
            last >= present.Length - EdgeSamples ? 1 : (last + 1.0) / present.Length,
            on == 0 ? 0 : (double)runs / on,
            runs == 0 ? 0 : (double)off / runs
        );
    }

    /// <summary>Makes a new history; at least one sample is present.</summary>
    public bool[] Make(int sampleCount, RandomStream random)
    {
        bool[] present = new bool[sampleCount];
        int first = Math.Min((int)(Arrival * sampleCount), sampleCount - 1);
        int past = Math.Max(first + 1, (int)(Departure * sampleCount));
        int sample = first;
        while (sample < past)
        {
            int on = OffRate <= 0 ? past - sample : Length(random, 1 / OffRate);
            Array.Fill(present, true, sample, Math.Min(on, past - sample));
            sample += Math.Min(on, past - sample);
            sample += Math.Min(OffRate <= 0 ? 0 : Length(random, MeanOffSamples), past - sample);
        }

        return present;
    }

    /// <summary>A length of at least one sample with a given mean; memoryless beyond the first.</summary>
    private static int Length(RandomStream random, double mean) =>
        1 + (int)Math.Min(int.MaxValue / 2, Variates.Exponential(random) * Math.Max(0, mean - 0.5));
}
