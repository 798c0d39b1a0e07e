using System.Globalization;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.PolicyContracts;

/// <summary>How a policy behaves in a run, whatever it decides.</summary>
internal static class ConductClauses
{
    /// <summary>Half of what the VMs want at most, so that every rule of shortage is at work.</summary>
    private const long ShortMebibytes = 7000;
    private const long PlentyMebibytes = 60_000;

    public static string StaysWithinLimits(ResolvedPolicy policy)
    {
        RunSpec spec = ContractHost.Busy(ShortMebibytes).Build(policy);
        LimitSink sink = new(spec);
        RunResult result = Simulator.Run(spec, new RunOptions { Decisions = sink });
        if (sink.FirstBroken is { } broken)
        {
            throw new BrokenClauseException(broken);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Totals.Decisions} orders taken over, {result.Totals.Corrections} corrected by the arbiter"
        );
    }

    public static string IsDeterministic(ResolvedPolicy policy)
    {
        RunSpec spec = ContractHost.Busy(ShortMebibytes).Restart(vm: 2, offSecond: 200, onSecond: 400).Build(policy);
        RunResult first = Simulator.Run(spec, RunOptions.MetricsOnly);
        RunResult second = Simulator.Run(spec, RunOptions.MetricsOnly);
        RequireSame(first, second, "two runs of the same");
        return string.Create(CultureInfo.InvariantCulture, $"decision hash {first.Totals.DecisionHash:x16} twice");
    }

    public static string AllocatesNothing(ResolvedPolicy policy)
    {
        PolicyWatch? watch = null;
        ResolvedPolicy watched = policy with { Descriptor = PolicyWatch.Before(policy.Descriptor, one => watch = one) };
        ContractHost host = ContractHost.Busy(ShortMebibytes).Restart(vm: 2, offSecond: 200, onSecond: 400);

        // The first run makes what the runtime makes once: static fields and types.
        host.Run(watched);
        host.Run(watched);
        return watch!.AllocatedBytes == 0
            ? string.Create(CultureInfo.InvariantCulture, $"0 bytes in {watch.Calls} calls")
            : throw new BrokenClauseException(
                string.Create(CultureInfo.InvariantCulture, $"{watch.AllocatedBytes} bytes in {watch.Calls} calls")
            );
    }

    public static string WakesAreHonoured(ResolvedPolicy policy)
    {
        PolicyWatch? watch = null;
        ResolvedPolicy watched = policy with { Descriptor = PolicyWatch.Before(policy.Descriptor, one => watch = one) };
        RunSpec spec = ContractHost.Busy(ShortMebibytes).Build(watched);
        RunResult jumping = Simulator.Run(spec, RunOptions.MetricsOnly);
        int calls = watch!.Calls;
        if (watch.StaleWakeTick >= 0)
        {
            throw new BrokenClauseException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"at tick {watch.StaleWakeTick} it asked to be called at a tick that is not ahead"
                )
            );
        }

        RunOptions everyTick = new() { WalkEveryTick = true };
        RequireSame(jumping, Simulator.Run(spec, everyTick), "jumping and walking");
        RunSpec calm = ContractHost.Calm(PlentyMebibytes).Build(watched);
        RunResult passing = Simulator.Run(calm, RunOptions.MetricsOnly);
        RequireSame(passing, Simulator.Run(calm, everyTick), "passing over settled ticks and walking them");
        return string.Create(CultureInfo.InvariantCulture, $"called {calls} times in {spec.DurationTicks} ticks");
    }

    private static void RequireSame(RunResult first, RunResult second, string what)
    {
        if (first.Totals.DecisionHash != second.Totals.DecisionHash)
        {
            throw new BrokenClauseException($"{what} gave different decisions");
        }

        foreach (MetricDefinition metric in MetricCatalogue.All)
        {
            double one = metric.OfRun(first.Totals);
            double other = metric.OfRun(second.Totals);
            if (!one.Equals(other))
            {
                throw new BrokenClauseException(
                    string.Create(CultureInfo.InvariantCulture, $"{what} gave {metric.Name} {one} and {other}")
                );
            }
        }
    }

    /// <summary>Looks at every order as it stands after the arbiter.</summary>
    private sealed class LimitSink(RunSpec spec) : IDecisionSink
    {
        public string? FirstBroken { get; private set; }

        public void Decided(in Decision decision)
        {
            VmSpec vm = spec.Vms[decision.Vm];
            long target = decision.TargetBytes;
            if (target < vm.Settings.Minimum.Bytes || target > vm.Settings.Maximum.Bytes)
            {
                FirstBroken ??= string.Create(
                    CultureInfo.InvariantCulture,
                    $"at tick {decision.Tick} {vm.Name} was to hold {target} bytes"
                );
            }
        }
    }
}
