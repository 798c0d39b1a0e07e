using DmSim.Cli.Explaining;
using DmSim.Core.Policies;
using DmSim.Core.Policies.Snapshots;
using DmSim.Reporting.Results;

namespace DmSim.Cli.Output;

/// <summary>Prints what a policy decided about snapshots, with reasons.</summary>
internal static class DecisionText
{
    /// <summary>Prints all decisions.</summary>
    public static void Print(
        Terminal terminal,
        string policy,
        IReadOnlyList<HostSnapshot> snapshots,
        IReadOnlyList<SnapshotDecision> decisions
    )
    {
        foreach ((HostSnapshot snapshot, SnapshotDecision decision) in snapshots.Zip(decisions))
        {
            Prose.Fold(
                terminal,
                Prose.Text(
                    $"{policy} at tick {snapshot.Tick}: {Prose.Size(snapshot.FreeBytes)} free; {NextCall(decision.Wake)}"
                )
            );
            Print(terminal, snapshot, decision);
            terminal.Out.WriteLine();
        }
    }

    private static void Print(Terminal terminal, HostSnapshot snapshot, SnapshotDecision decision)
    {
        if (decision.Targets.Count == 0)
        {
            terminal.Out.WriteLine("It orders nothing.");
        }
        else
        {
            PrintTargets(terminal, snapshot, decision);
        }

        foreach (StartDecision start in decision.Starts)
        {
            terminal.Out.WriteLine($"{start.Vm}: {Verdict(start.Verdict)}");
        }

        foreach (ActuatorDecision order in decision.Uncooperative)
        {
            string swap = order.HoldsAtMostBytes is long most
                ? $"the host swaps until it holds {Prose.Size(most)}"
                : "no swapping by the host";
            string block = order.IsBlocked ? "; stopped when it wants more than it holds" : "";
            terminal.Out.WriteLine($"{order.Vm}: {swap}{block}");
        }
    }

    /// <summary>When the policy wants to be asked again, and which events make that earlier.</summary>
    private static string NextCall(Wake wake)
    {
        List<string> events = [];
        void Name(WakeEvents one, string words)
        {
            if ((wake.Events & one) != 0)
            {
                events.Add(words);
            }
        }

        Name(WakeEvents.ReportChanged, "a report changes");
        Name(WakeEvents.Lifecycle, "a VM starts, stops or waits to start");
        Name(WakeEvents.OperationFinished, "an operation ends");
        Name(WakeEvents.FreeBelow, $"less than {Prose.Size(wake.FreeBelowBytes)} is free");
        bool hasTick = wake.Tick != Wake.Never;
        if (events.Count == 0)
        {
            return hasTick ? Prose.Text($"asked again at tick {wake.Tick}") : "not asked again";
        }

        string list = events.Count == 1 ? events[0] : $"{string.Join(", ", events.SkipLast(1))} or {events[^1]}";
        return hasTick
            ? Prose.Text($"asked again at tick {wake.Tick}, or earlier when {list}")
            : $"asked again when {list}";
    }

    private static void PrintTargets(Terminal terminal, HostSnapshot snapshot, SnapshotDecision decision)
    {
        TextTable table = new(("VM", false), ("holds", true), ("target", true), ("change", true), ("reason", false));
        Dictionary<string, VmSnapshot> vms = snapshot.Vms.ToDictionary(vm => vm.Name, StringComparer.Ordinal);
        foreach (TargetDecision target in decision.Targets)
        {
            long held = vms.TryGetValue(target.Vm, out VmSnapshot? vm) ? vm.AssignedBytes : 0;
            table.Add(
                target.Vm,
                Prose.Size(held),
                Prose.Size(target.Bytes),
                HappeningText.Signed(target.Bytes - held),
                ReasonText.Of(target.Reason)
            );
        }

        TablePrinter.Print(terminal, table);
        foreach (MoveReason reason in decision.Targets.Select(target => target.Reason).Distinct())
        {
            Prose.Fold(terminal, $"{ReasonText.Of(reason)}: {ExplanationText.Why(reason)}");
        }
    }

    private static string Verdict(StartVerdict verdict) =>
        verdict.Kind switch
        {
            StartVerdictKind.Admit => $"may start with {Prose.Size(verdict.GrantBytes)}",
            StartVerdictKind.Refuse => "its start is refused",
            _ => "its start waits for memory",
        };
}
