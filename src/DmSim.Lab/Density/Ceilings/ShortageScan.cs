namespace DmSim.Lab.Density.Ceilings;

/// <summary>Finds the shortages of a fleet in order of time.</summary>
internal static class ShortageScan
{
    /// <summary>The shortages, one after the other as they are asked for.</summary>
    /// <param name="needs">What the VMs need.</param>
    /// <param name="firstTick">First measured tick.</param>
    /// <param name="endTick">First tick after the run.</param>
    /// <param name="capacityBytes">What the host has for VMs and their overhead.</param>
    public static IEnumerable<Shortage> Of(VmNeed[] needs, int firstTick, int endTick, long capacityBytes)
    {
        long[] steps = new long[endTick - firstTick + 1];
        bool[] changes = new bool[steps.Length];
        foreach (NeedPiece piece in needs.SelectMany(need => need.Pieces))
        {
            steps[piece.From - firstTick] += piece.NeedBytes;
            steps[piece.To - firstTick] -= piece.NeedBytes;
            changes[piece.From - firstTick] = true;
            changes[piece.To - firstTick] = true;
        }

        int[] places = new int[needs.Length];
        long wanted = 0;
        int from = 0;
        while (from < steps.Length - 1)
        {
            wanted += steps[from];
            int to = from + 1;
            while (to < steps.Length - 1 && !changes[to])
            {
                to++;
            }

            if (wanted > capacityBytes)
            {
                yield return new Shortage(
                    firstTick + from,
                    to - from,
                    wanted - capacityBytes,
                    GiftsAt(needs, places, firstTick + from)
                );
            }

            from = to;
        }
    }

    private static List<(int Vm, long Bytes)> GiftsAt(VmNeed[] needs, int[] places, int tick)
    {
        List<(int Vm, long Bytes)> gifts = [];
        for (int vm = 0; vm < needs.Length; vm++)
        {
            IReadOnlyList<NeedPiece> pieces = needs[vm].Pieces;
            while (places[vm] < pieces.Count && pieces[places[vm]].To <= tick)
            {
                places[vm]++;
            }

            bool runs = places[vm] < pieces.Count && pieces[places[vm]].From <= tick;
            long gift = runs ? pieces[places[vm]].NeedBytes - pieces[places[vm]].LeastBytes : 0;
            if (gift > 0)
            {
                gifts.Add((vm, gift));
            }
        }

        gifts.Sort(
            (left, right) => left.Bytes != right.Bytes ? right.Bytes.CompareTo(left.Bytes) : left.Vm.CompareTo(right.Vm)
        );
        return gifts;
    }
}
