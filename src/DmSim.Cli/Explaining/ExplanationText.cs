using DmSim.Cli.Output;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Reporting.Results;

namespace DmSim.Cli.Explaining;

/// <summary>Tells step by step what was seen, decided and moved for one VM, and why.</summary>
/// <param name="terminal">Where to tell it.</param>
/// <param name="scenario">The scenario, for the clock.</param>
/// <param name="spec">The run, for names.</param>
internal sealed class ExplanationText(Terminal terminal, Scenario scenario, RunSpec spec)
{
    private const string Indent = "          ";

    /// <summary>Prints all moments of the window.</summary>
    public void Print(ExplanationSink explanation)
    {
        VmSpec vm = spec.Vms[explanation.Vm];
        VmSettings settings = vm.Settings;
        string from = Prose.Clock(scenario, explanation.FromTick);
        string to = Prose.Clock(scenario, explanation.ToTick);
        terminal.Out.WriteLine($"{vm.Name} under {spec.Policy.Name}, {from} to {to}");
        Prose.Fold(
            terminal,
            Prose.Text($"startup {settings.Startup}, minimum {settings.Minimum}, maximum {settings.Maximum}")
                + Prose.Text($", buffer {settings.BufferPercent} %, weight {settings.Weight}")
        );
        if (explanation.Standing is { } standing)
        {
            Prose.Fold(
                terminal,
                $"order standing at {from}: {Order(standing)}, since {Prose.Clock(scenario, standing.Tick)}"
            );
        }

        terminal.Out.WriteLine();
        int count = 0;
        foreach (ExplainedMoment moment in explanation.Moments)
        {
            Print(moment);
            count++;
        }

        if (count == 0)
        {
            terminal.Out.WriteLine("Nothing was decided or moved in this time.");
        }

        terminal.Out.WriteLine();
    }

    private void Print(ExplainedMoment moment)
    {
        string lead = Prose.Clock(scenario, moment.Tick).PadRight(Indent.Length);
        void Line(string what, string text)
        {
            terminal.Out.WriteLine($"{lead}{what, -9}{text}");
            lead = Indent;
        }

        foreach (MachineEvent happening in moment.Others)
        {
            string who = happening.Vm < 0 ? "host" : spec.Vms[happening.Vm].Name;
            Line("around", $"{who}: {HappeningText.Of(happening)}");
        }

        foreach (Decision decision in moment.Decisions)
        {
            Line("seen", Seen(decision));
            Line("decided", Order(decision));
            Line("why", Why(decision));
        }

        foreach (MachineEvent happening in moment.Own)
        {
            Line(HappeningText.IsMove(happening.Kind) ? "moved" : "happened", HappeningText.Of(happening));
            if (HappeningText.Why(happening) is { } why)
            {
                Line("why", why);
            }
        }
    }

    private static string Seen(in Decision decision)
    {
        string demand =
            decision.ReportedDemandBytes < 0
                ? "no report yet"
                : $"reported demand {Prose.Size(decision.ReportedDemandBytes)}";
        string pressure =
            decision.ReportedDemandBytes < 0 || decision.AssignedBytes == 0
                ? ""
                : Prose.Text($", pressure {100.0 * decision.ReportedDemandBytes / decision.AssignedBytes:0.0}");
        string free = Prose.Size(decision.FreeBytes);
        string who = decision.Node < 0 ? "host" : Prose.Text($"NUMA node {decision.Node}");
        return $"{demand}, holds {Prose.Size(decision.AssignedBytes)}{pressure}; {who} has {free} free";
    }

    private static string Order(in Decision decision)
    {
        string change = HappeningText.Signed(decision.TargetBytes - decision.AssignedBytes);
        return $"target {Prose.Size(decision.TargetBytes)} ({change}): {ReasonText.Of(decision.Reason)}";
    }

    /// <summary>An order's reason as a trainer would give it, with what its amounts add.</summary>
    private static string Why(in Decision decision)
    {
        long growth = decision.TargetBytes - decision.AssignedBytes;
        return decision.Reason switch
        {
            MoveReason.GrownToTarget when growth > Math.Max(0, decision.FreeBytes) =>
                "There is enough for every target. What is not free now comes from VMs that hold more than theirs.",
            MoveReason.BufferGivenUp when growth > 0 =>
                "Not all targets fit the host. The VM gets its demand and the part of its buffer there is room for.",
            _ => Why(decision.Reason),
        };
    }

    /// <summary>A reason as a trainer would give it.</summary>
    public static string Why(MoveReason reason) =>
        reason switch
        {
            MoveReason.GrownToTarget =>
                "There is enough for every target, so the VM gets its demand and the whole buffer.",
            MoveReason.BufferGivenUp =>
                "Not all targets fit the host. Buffers give way before memory in use; lower weights give first.",
            MoveReason.DemandShort =>
                "Even without buffers demand does not fit: guests must page. Lower weights go short first.",
            MoveReason.SurplusCollected =>
                "Another VM needs memory. What lies above a VM's own target is collected first.",
            MoveReason.SqueezedForStart =>
                "A VM wants to start, so others give way: how far is the policy's rule, with Hyper-V by the starter's weight.",
            MoveReason.IdleTrim =>
                "The VM has held too much for some minutes and nobody needs it: it is taken back slowly, in small steps.",
            MoveReason.AtMaximum =>
                "Demand and buffer ask for more than the maximum of this VM, which is never passed.",
            MoveReason.AtMinimum =>
                "Demand and buffer ask for less than the minimum of this VM, which it always keeps.",
            MoveReason.Kept => "An earlier order is withdrawn; the VM keeps what it has.",
            MoveReason.Foreseen => "The policy knows that demand will rise (a bound, not a balancer).",
            MoveReason.ForeseenSurplus => "The policy knows that demand stays low (a bound, not a balancer).",
            MoveReason.HostAboveGoal =>
                "The balancer steers by the host: too much of it is in use, so VMs give some back, needed or not.",
            MoveReason.HostBelowGoal =>
                "The balancer steers by the host: enough of it is free, so VMs may have more, needed or not.",
            MoveReason.SharedOut => "The policy divides what is free among the VMs by its rule.",
            MoveReason.MinimumGuaranteed =>
                "The VM held less than its minimum, which is restored before anything else.",
            MoveReason.FollowsDemand => "The guest balloons itself toward what it has committed; no host decides.",
            MoveReason.AtGuestFloor => "The guest balloons itself, and keeps a floor that depends on its size.",
            MoveReason.Probed => "The guest hardly waits for memory, so a little is taken to see whether it is missed.",
            MoveReason.BackedOff => "The guest waited for memory longer than is aimed at, so its limit is raised.",
            MoveReason.GuestIsLow =>
                "The guest has less memory free than the least it shall have, so it gets a step back.",
            MoveReason.TowardBalloonGoal =>
                "The guest has memory free, so its balloon takes a further step toward the size asked for.",
            MoveReason.EqualShareOfRange =>
                "Every VM gets the same share of the range between its minimum and maximum.",
            MoveReason.DriverStuck =>
                "Its driver has made no progress for too long. It is left out, and the others take up the slack.",
            MoveReason.Uncooperative =>
                "It has been off its target for long. That is only said, nothing follows from it.",
            MoveReason.EqualPressure => "All VMs are brought to one pressure, as far as their bounds allow.",
            MoveReason.HostStalls =>
                "The host waits for memory. No VM may have more than a ceiling that falls with it.",
            MoveReason.RevokedByShares =>
                "The host is short. Memory is revoked where shares pay least for it; idle memory costs more.",
            MoveReason.ReturnedByShares => "The host has memory again; it is given back by shares.",
            _ => "A rule of this policy; 'dmsim policies' names its source.",
        };
}
