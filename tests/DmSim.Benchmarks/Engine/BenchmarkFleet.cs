using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Benchmarks.Engine;

/// <summary>Makes runs to be measured: a settled fleet on one host with room to spare; the same arguments give the same run.</summary>
internal static class BenchmarkFleet
{
    private const int QuietIntervalTicks = 300;
    private const int LeastPages = 1 << 17;

    /// <summary>A run.</summary>
    /// <param name="policy">A policy with options, as on the command line.</param>
    /// <param name="vmCount">VMs on the host.</param>
    /// <param name="ticks">Length in seconds.</param>
    /// <param name="kind">How demand changes.</param>
    public static RunSpec Make(string policy, int vmCount, int ticks, FleetKind kind)
    {
        if (!PolicyChoice.TryParse(policy, out PolicyChoice choice))
        {
            throw new ArgumentException($"'{policy}' is no policy.", nameof(policy));
        }

        PolicyDescriptor descriptor =
            PolicyCatalogue.BuiltIn.Find(choice.Name)
            ?? throw new ArgumentException($"There is no policy '{choice.Name}'.", nameof(policy));
        VmSpec[] vms = new VmSpec[vmCount];
        for (int vm = 0; vm < vmCount; vm++)
        {
            vms[vm] = MakeVm(vm, ticks, kind);
        }

        return new RunSpec
        {
            Host = new HostSettings
            {
                Memory = MemorySize.FromMebibytes(5000L * vmCount),
                Reserve = ReserveStrategy.Fixed(MemorySize.Zero),
            },
            Vms = vms,
            Policy = descriptor,
            PolicyOptions = PolicyOptionValues.Resolve(descriptor.Options, choice.Options, []),
            DurationTicks = ticks,
        };
    }

    private static VmSpec MakeVm(int vm, int ticks, FleetKind kind)
    {
        ulong seed = (ulong)(vm + 1) * 0x9E3779B97F4A7C15UL;
        int interval = kind is FleetKind.Dense or FleetKind.Wandering ? 1 : QuietIntervalTicks;
        int first = kind == FleetKind.Staggered ? vm * 7 % interval : 0;
        int entries = ((ticks - first + interval - 1) / interval) + (first > 0 ? 1 : 0);
        int[] starts = new int[entries];
        uint[] pages = new uint[entries];
        int demand = LeastPages + (int)(Next(ref seed) % (5 * LeastPages));
        int usual = demand;
        for (int entry = 0; entry < entries; entry++)
        {
            starts[entry] = first == 0 ? entry * interval : Math.Max(0, first + ((entry - 1) * interval));
            pages[entry] = (uint)demand;
            demand = Change(demand, usual, kind, ref seed);
        }

        VmSettings settings = new()
        {
            Minimum = MemorySize.FromMebibytes(256),
            Startup = MemorySize.FromMebibytes(512),
            Maximum = MemorySize.FromMebibytes(8192),
            StaticSize = MemorySize.FromMebibytes(4096),
        };
        return new VmSpec($"vm-{vm}", settings, new DemandSeries(starts, pages, null, ticks));
    }

    /// <summary>The next demand: within 0.8 % of the usual, or wandering by up to 0.4 % a step.</summary>
    private static int Change(int demand, int usual, FleetKind kind, ref ulong seed)
    {
        int around = kind == FleetKind.Wandering ? demand : usual;
        int reach = kind == FleetKind.Wandering ? demand / 250 : usual / 125;
        int next = around + (int)(Next(ref seed) % (ulong)((2 * reach) + 1)) - reach;
        return Math.Clamp(next == demand ? next + 1 : next, LeastPages / 2, 8 * LeastPages);
    }

    private static ulong Next(ref ulong state)
    {
        // An xorshift generator: the same walk on every machine.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return state >> 11;
    }
}
