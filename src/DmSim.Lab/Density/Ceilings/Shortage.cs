namespace DmSim.Lab.Density.Ceilings;

/// <summary>A stretch of time in which not everybody can have what he needs, and nothing changes.</summary>
/// <param name="From">Its first tick.</param>
/// <param name="Ticks">How long it lasts.</param>
/// <param name="MissingBytes">What is missing for all.</param>
/// <param name="Gifts">Who frees how much by going short, the greatest first; ties by VM.</param>
internal sealed record Shortage(int From, int Ticks, long MissingBytes, IReadOnlyList<(int Vm, long Bytes)> Gifts)
{
    /// <summary>The least number of VMs that must go short at once; −1: all of them are not enough.</summary>
    public int LeastVms
    {
        get
        {
            long missing = MissingBytes;
            for (int count = 0; count < Gifts.Count; count++)
            {
                missing -= Gifts[count].Bytes;
                if (missing <= 0)
                {
                    return count + 1;
                }
            }

            return -1;
        }
    }
}
