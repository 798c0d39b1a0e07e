using DmSim.Core.Engine;
using DmSim.Core.Scenarios;

namespace DmSim.Cli.Explaining;

/// <summary>The VM and the time that are to be explained.</summary>
/// <param name="Vm">Name of the VM.</param>
/// <param name="FromMilliseconds">Begin, on the clock of the workload.</param>
/// <param name="ToMilliseconds">End, on the same clock.</param>
internal sealed record ExplainWindow(string Vm, long FromMilliseconds, long ToMilliseconds)
{
    private const int NamesShown = 10;

    /// <summary>What collects the explanation during a run.</summary>
    /// <exception cref="InvalidInputException">The run has no such VM, or does not reach that time.</exception>
    public ExplanationSink Sink(Scenario scenario, RunSpec spec)
    {
        for (int index = 0; index < spec.Vms.Count; index++)
        {
            if (spec.Vms[index].Name == Vm)
            {
                int from = ToTick(FromMilliseconds, scenario, spec);
                return from < spec.DurationTicks
                    ? new ExplanationSink(index, from, ToTick(ToMilliseconds, scenario, spec))
                    : throw Refusal("--from", "expected a time before the end of the run");
            }
        }

        string names = string.Join(", ", spec.Vms.Take(NamesShown).Select(vm => vm.Name));
        string more = spec.Vms.Count > NamesShown ? ", …" : "";
        throw Refusal("--explain", $"there is no VM '{Vm}'; expected one of: {names}{more}");
    }

    private static int ToTick(long milliseconds, Scenario scenario, RunSpec spec) =>
        (int)Math.Clamp((milliseconds - scenario.FromMilliseconds) / scenario.TickMilliseconds, 0, spec.DurationTicks);

    private static InvalidInputException Refusal(string option, string message) =>
        new(new ValidationIssue(option, null, null, null, message));
}
