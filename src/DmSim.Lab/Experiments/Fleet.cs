using System.Globalization;
using DmSim.Core.Randomness;

namespace DmSim.Lab.Experiments;

/// <summary>VMs of a population in the order in which they join a host; the first k of a longer fleet are a fleet.</summary>
internal sealed class Fleet
{
    private readonly int[] _members;
    private readonly int _populationCount;

    private Fleet(int[] members, int count, int populationCount)
    {
        _members = members;
        Count = count;
        _populationCount = populationCount;
    }

    public int Count { get; }

    /// <summary>Every VM once, in the order of the population.</summary>
    public static Fleet Whole(int populationCount)
    {
        int[] members = new int[populationCount];
        for (int place = 0; place < members.Length; place++)
        {
            members[place] = place;
        }

        return new Fleet(members, populationCount, populationCount);
    }

    /// <summary>One VM by itself.</summary>
    public static Fleet Only(int member, int populationCount) => new([member], 1, populationCount);

    /// <summary>
    /// A random order without replacement; when the population is used up, a second random order follows, and so on.
    /// Depends on seed and replicate only, so that draws are nested and equal for every policy and mapping.
    /// </summary>
    public static Fleet Draw(ulong seed, int replicate, int populationCount, int count)
    {
        RandomStream random = RandomStream.ForPart(seed, "draw", replicate);
        int[] members = new int[count];
        int[] order = new int[populationCount];
        for (int filled = 0; filled < count; filled += populationCount)
        {
            Shuffle(order, random);
            int taken = Math.Min(populationCount, count - filled);
            order.AsSpan(0, taken).CopyTo(members.AsSpan(filled));
        }

        return new Fleet(members, count, populationCount);
    }

    /// <summary>The first VMs of this fleet.</summary>
    public Fleet First(int count) => new(_members, Math.Min(count, Count), _populationCount);

    /// <summary>Index in the population of the VM at a place of the fleet.</summary>
    public int MemberAt(int place) => _members[place];

    /// <summary>A name that stays unique where a VM takes part more than once.</summary>
    public string NameAt(int place, IReadOnlyList<MappedVm> population)
    {
        string name = population[_members[place]].Name;
        int round = place / _populationCount;
        return round == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} ({round + 1})");
    }

    private static void Shuffle(int[] order, RandomStream random)
    {
        for (int index = 0; index < order.Length; index++)
        {
            order[index] = index;
        }

        for (int index = order.Length - 1; index > 0; index--)
        {
            int other = random.NextInteger(index + 1);
            (order[index], order[other]) = (order[other], order[index]);
        }
    }
}
