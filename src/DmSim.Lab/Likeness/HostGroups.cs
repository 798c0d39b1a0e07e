using DmSim.Core.Randomness;
using DmSim.Lab.TraceStudy;

namespace DmSim.Lab.Likeness;

/// <summary>Total demand of random groups of VMs, as they would share a host.</summary>
internal static class HostGroups
{
    private const int Groups = 200;

    /// <summary>A quantile over time of the total of each group, in GiB; groups are drawn without repeats.</summary>
    public static double[] Quantiles(FleetMatrix matrix, int size, double share)
    {
        double[] values = new double[Groups];
        int[] vms = [.. Enumerable.Range(0, matrix.VmCount)];
        RandomStream random = RandomStream.ForPart(1, "host-groups", size);
        for (int group = 0; group < Groups; group++)
        {
            for (int place = 0; place < size; place++)
            {
                int other = place + random.NextInteger(vms.Length - place);
                (vms[place], vms[other]) = (vms[other], vms[place]);
            }

            double[] total = matrix.Total(vms.Take(size));
            values[group] = SeriesMath.Quantile(SeriesMath.Sorted(total), share) / 1024;
        }

        return values;
    }
}
