using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Lab.Density;
using DmSim.Lab.Density.Ceilings;
using DmSim.Lab.Experiments;
using static DmSim.Lab.Tests.LabScenarios;

namespace DmSim.Lab.Tests.Density;

/// <summary>What no rule can pass: by hand, and against every rule of the catalogue that holds what it grants.</summary>
public sealed class ObjectiveCeilingTests
{
    private const int Seconds = 1000;

    private static readonly Gen<RunSpec> Specs =
        from host in Gen.Int[2500, 8000]
        from share in Gen.Int[80, 99]
        from perSample in Gen.Bool
        from warmUp in Gen.Int[0, 100]
        from vms in GenVm.Array[2, 6]
        select Make(host, share / 100.0, perSample, warmUp, vms);

    private static Gen<(int Step, int[] Demand, int Minimum)> GenVm =>
        from step in Gen.Int[20, 200]
        from demand in Gen.Int[-100, 2400].Array[2 + (Seconds / step)]
        from minimum in Gen.Int[32, 300]
        select (step, demand, 2 * minimum);

    [Fact]
    public void No_rule_of_the_catalogue_meets_what_is_proven_to_be_missed()
    {
        PolicyDescriptor[] rules =
        [
            .. PolicyCatalogue.BuiltIn.Entries.Where(entry =>
                entry.Profile.HoldsWhatItGrants && entry.Sizing == VmSizing.AsConfigured
            ),
        ];
        Assert.True(rules.Length >= 7);
        int proven = 0;
        int met = 0;
        Specs.Sample(
            spec =>
            {
                Binding? proof = ObjectiveCeiling.ProofOfMiss(spec, CancellationToken.None);
                Interlocked.Add(ref proven, proof is null ? 0 : 1);
                foreach (PolicyDescriptor rule in rules)
                {
                    RunSpec run = spec with { Policy = rule, PolicyOptions = Defaults(rule) };
                    bool isMet = Simulator.Run(run, new RunOptions()).Objective.Met;
                    Interlocked.Add(ref met, isMet ? 1 : 0);
                    Assert.False(isMet && proof is not null, $"{rule.Name} meets what has a proof: {proof?.What}");
                }
            },
            iter: 150
        );

        // Both answers must have been seen for this to say anything.
        Assert.True(proven > 10 && met > 10, $"{proven} proven, {met} met");
    }

    [Fact]
    public void Constant_demand_leaves_nobody_to_take_turns_with()
    {
        // 16384 / (1000 + 56 of overhead) = 15.5. At 16 VMs 512 MiB are missing all the time; one VM can free
        // 1000 - 256 = 744 of them, and 16 VMs may be short for 0.1 % each: 1.6 % of one VM's time.
        DemandTrace trace = Constant([.. Enumerable.Repeat(1000L, 40)]);
        Experiment experiment = LabScenarios.Create(Scenario("hyper-v"), trace);
        DensityOptions options = new() { Situations = [Situation.Steady], WithCeiling = true };

        DensityReport report = DensitySearch.Search(experiment, options, new LabOptions());

        Assert.Equal([("hyper-v", 15), ("ceiling", 15)], report.Results.Select(one => (one.Policy, one.N)));
        Assert.Contains("whoever goes short", report.Results[1].Binding!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_goes_short_in_turns_is_counted_on()
    {
        // 3 VMs of 1000 MiB on 2500 MiB: one is short at every moment, and each may be for a third of the time. Two
        // thirds met is possible, 67 % is not: 3 x 330 ticks are allowed, 1000 needed.
        int[] level = [1000];
        (int, int[], int)[] vms = [(Seconds, level, 64), (Seconds, level, 64), (Seconds, level, 64)];

        Assert.Null(Proof(Make(2500, 0.666, perSample: false, 0, vms)));
        Assert.NotNull(Proof(Make(2500, 0.67, perSample: false, 0, vms)));
    }

    [Fact]
    public void Time_of_vms_that_cannot_help_does_not_count()
    {
        // Of 3000 MiB wanted 2500 are there. The two small VMs free 2 x (200 - 64) = 272 MiB at most, so the large one is
        // always short: 100 ticks of it are allowed and 1000 needed, though the three have 300 together.
        (int, int[], int)[] vms = [(Seconds, [2600], 64), (Seconds, [200], 64), (Seconds, [200], 64)];
        RunSpec spec = Make(2500, 0.9, perSample: false, 0, vms);
        Assert.NotNull(Proof(spec));

        // Short for 40 ticks of 1000 only: the three may have 3 % of 1000 each, 90 together, but the large one is always among
        // those who go short, and it may have 30. With 5 % it may have 50.
        (int, int[], int) peak = (10, [.. Enumerable.Range(0, 100).Select(step => step < 4 ? 2600 : 1000)], 64);
        Binding? proof = Proof(Make(2500, 0.97, perSample: false, 0, peak, vms[1], vms[2]));
        Assert.Equal("vm0", proof!.Vm);
        Assert.Null(Proof(Make(2500, 0.95, perSample: false, 0, peak, vms[1], vms[2])));
    }

    [Fact]
    public void Prices_find_that_those_who_can_help_have_too_little_time()
    {
        // 4400 MiB wanted, 4000 there: one of the two large VMs goes short, or three of the four small ones (136 each free
        // 408). Counting VMs, one suffices: 100 ticks of 6 x 20 allowed. But the large have 40 ticks, and in the other 60
        // three small ones go short: 180 ticks of 80.
        int[] large = [.. Enumerable.Range(0, 100).Select(step => step < 10 ? 1800 : 1000)];
        (int, int[], int)[] vms =
        [
            (10, large, 64),
            (10, large, 64),
            .. Enumerable.Repeat((Seconds, new[] { 200 }, 64), 4),
        ];

        Binding? proof = Proof(Make(4000, 0.98, perSample: false, 0, vms));

        Assert.Contains("too little time to go short", proof!.What, StringComparison.Ordinal);
        // With 5 % each the large ones have the 100 ticks between them.
        Assert.Null(Proof(Make(4000, 0.95, perSample: false, 0, vms)));
    }

    [Fact]
    public void A_jump_that_samples_excuse_is_not_held_against_anybody()
    {
        // 60 s short at the start of a sample of 500 s are the jump; counted by ticks they are 60 of 1000.
        (int, int[], int) jump = (500, [1000, 2000], 64);
        (int, int[], int) still = (Seconds, [1000], 64);
        RunSpec spec = Make(2500, 0.999, perSample: true, 0, jump, still);

        // 440 ticks after the transient stay.
        Assert.NotNull(Proof(spec));
        Assert.Null(Proof(spec with { Objective = spec.Objective with { TimeShare = 0.78 } }));
    }

    private static Binding? Proof(RunSpec spec) => ObjectiveCeiling.ProofOfMiss(spec, CancellationToken.None);

    private static RunSpec Make(
        int hostMebibytes,
        double share,
        bool perSample,
        int warmUp,
        params (int Step, int[] Demand, int Minimum)[] vms
    )
    {
        PolicyDescriptor policy = PolicyCatalogue.BuiltIn.Find("clairvoyant")!;
        return new RunSpec
        {
            Host = new HostSettings
            {
                Memory = MemorySize.FromMebibytes(hostMebibytes),
                Reserve = ReserveStrategy.Fixed(MemorySize.Zero),
                OverheadFirstGibibyte = MemorySize.Zero,
                OverheadFurtherGibibyte = MemorySize.Zero,
            },
            Vms = [.. vms.Select((vm, index) => Vm(index, vm.Step, vm.Demand, vm.Minimum))],
            Policy = policy,
            PolicyOptions = Defaults(policy),
            DurationTicks = Seconds,
            WarmUpTicks = warmUp,
            Objective = new ServiceObjective
            {
                TimeShare = share,
                Resolution = perSample ? ObjectiveResolution.Sample : ObjectiveResolution.Tick,
            },
        };
    }

    private static VmSpec Vm(int index, int step, int[] demand, int minimum)
    {
        uint[] pages = [.. demand.Select(size => size < 0 ? DemandSeries.AbsentPages : (uint)size * 256)];
        int[] ticks = [.. pages.Select((_, entry) => entry * step)];
        return new VmSpec(
            $"vm{index}",
            new VmSettings
            {
                Startup = MemorySize.FromMebibytes(600),
                Minimum = MemorySize.FromMebibytes(minimum),
                Maximum = MemorySize.FromMebibytes(4096),
                StaticSize = MemorySize.FromMebibytes(4096),
            },
            new DemandSeries(ticks, pages, null, Math.Max(Seconds, ticks[^1] + step))
        );
    }

    private static PolicyOptionValues Defaults(PolicyDescriptor policy) =>
        PolicyOptionValues.Resolve(policy.Options, [], []);
}
