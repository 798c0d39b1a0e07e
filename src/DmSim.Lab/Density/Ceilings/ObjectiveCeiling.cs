using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;
using static System.FormattableString;

namespace DmSim.Lab.Density.Ceilings;

/// <summary>
/// Whether any rule at all could meet the service objective with a fleet on a host: a bound that is computed and not run.
/// Proof and assumptions: <c>src/docs/density.md</c>, "The ceiling".
/// </summary>
/// <remarks>
/// Who goes short when is a packing problem with budgets, too hard to solve exactly; this is a relaxation of it. A no is a
/// proof; a yes is none.
/// </remarks>
internal static class ObjectiveCeiling
{
    /// <summary>How it is named among policies; it is none, and is never asked for an order.</summary>
    public const string Label = "ceiling";

    /// <summary>The entry that stands for it in a search.</summary>
    public static ResolvedPolicy Entry { get; } =
        new(
            Label,
            new PolicyDescriptor
            {
                Name = Label,
                Summary = "No rule that holds what it grants can serve more: computed from demand and capacity alone.",
                Source = "bound",
                UsesForesight = true,
                Create = _ => throw new NotSupportedException("The ceiling is computed, not run."),
            },
            PolicyOptionValues.Resolve([], [], [])
        );

    /// <summary>The answer as a search takes it.</summary>
    public static ProbeOutcome Probe(RunSpec spec, CancellationToken cancellation)
    {
        Binding? proof = ProofOfMiss(spec, cancellation);
        bool perSample = ObjectiveJudge.IsJudgedPerSample(spec);
        return new ProbeOutcome
        {
            Met = proof is null,
            MetPerTick = proof is null && (!perSample || MayBeMet(spec, ObjectiveResolution.Tick, cancellation)),
            MetPerSample = proof is null && (perSample || MayBeMet(spec, ObjectiveResolution.Sample, cancellation)),
            JudgedPerSample = perSample,
            Binding = proof,
        };
    }

    /// <summary>Why nobody can meet the objective; <see langword="null"/>: somebody might.</summary>
    public static Binding? ProofOfMiss(RunSpec spec, CancellationToken cancellation)
    {
        VmNeed[] needs = [.. spec.Vms.Select(vm => VmNeed.Of(spec, vm))];
        bool isWorstVm = spec.Objective.Scope == ObjectiveScope.WorstVm;
        int lost = Array.FindIndex(needs, need => isWorstVm && need.AllowedTicks < 0);
        if (lost >= 0)
        {
            return new Binding(spec.Vms[lost].Name, -1, "demand is above its maximum for too long");
        }

        long allowed = isWorstVm
            ? needs.Sum(need => need.AllowedTicks)
            : ObjectiveJudge.Allowance(spec.Objective, needs.Sum(need => need.MeasuredTicks))
                - needs.Sum(need => need.LostTicks);
        long needed = 0;
        List<Shortage> shortages = [];
        long capacity = spec.Host.AvailableToVms.Bytes;
        foreach (Shortage shortage in ShortageScan.Of(needs, spec.WarmUpTicks, spec.DurationTicks, capacity))
        {
            cancellation.ThrowIfCancellationRequested();
            int least = shortage.LeastVms;
            if (least < 0)
            {
                return new Binding("", shortage.From, "not even the minimums of all fit");
            }

            shortages.Add(shortage);
            needed += (long)least * shortage.Ticks;
            if (needed > allowed)
            {
                return new Binding(
                    "",
                    shortages[0].From,
                    Invariant($"more than {allowed} ticks of VMs above the objective, whoever goes short")
                );
            }
        }

        return isWorstVm && shortages.Count > 0 ? ProofByPrices(spec, needs, shortages, cancellation) : null;
    }

    private static bool MayBeMet(RunSpec spec, ObjectiveResolution resolution, CancellationToken cancellation)
    {
        RunSpec judged = spec with { Objective = spec.Objective with { Resolution = resolution } };
        return ProofOfMiss(judged, cancellation) is null;
    }

    private static Binding? ProofByPrices(
        RunSpec spec,
        VmNeed[] needs,
        List<Shortage> shortages,
        CancellationToken cancellation
    )
    {
        ShortagePrices prices = new(shortages, [.. needs.Select(need => need.AllowedTicks)]);
        if (prices.Overdrawn is >= 0 and int vm)
        {
            return new Binding(
                spec.Vms[vm].Name,
                shortages[0].From,
                "must go short for longer than it may, whoever goes short beside it"
            );
        }

        return prices.ProveMissed(cancellation)
            ? new Binding("", shortages[0].From, "those who can free enough have too little time to go short")
            : null;
    }
}
