using System.Text.Json;
using DmSim.Core.Policies;
using DmSim.Core.Policies.Snapshots;

namespace DmSim.Lab.Results;

/// <summary>Writes what a policy decided about snapshots as <c>dmsim/decision/1</c>.</summary>
public static class DecisionJson
{
    /// <summary>The document.</summary>
    /// <param name="policy">Name of the policy.</param>
    /// <param name="options">Its resolved options.</param>
    /// <param name="decisions">What it decided, in the order of the snapshots.</param>
    public static string Write(string policy, PolicyOptionValues options, IReadOnlyList<SnapshotDecision> decisions)
    {
        ArgumentNullException.ThrowIfNull(options);
        return JsonText.Document(
            "decision",
            json =>
            {
                json.WriteString("policy", policy);
                json.Object(
                    "options",
                    () =>
                    {
                        foreach ((string name, string value) in options.All())
                        {
                            json.WriteString(name, value);
                        }
                    }
                );
                json.List("decisions", decisions, decision => json.Object(null, () => Write(json, decision)));
            }
        );
    }

    private static void Write(Utf8JsonWriter json, SnapshotDecision decision)
    {
        json.WriteNumber("tick", decision.Tick);
        json.Integer("wake", decision.Wake.Tick == Wake.Never ? null : decision.Wake.Tick);
        json.List("targets", decision.Targets, target => json.Object(null, () => Write(json, target)));
        if (decision.Starts.Count > 0)
        {
            json.List("starts", decision.Starts, start => json.Object(null, () => Write(json, start)));
        }

        if (decision.Uncooperative.Count > 0)
        {
            json.List("uncooperative", decision.Uncooperative, order => json.Object(null, () => Write(json, order)));
        }
    }

    private static void Write(Utf8JsonWriter json, TargetDecision target)
    {
        json.WriteString("vm", target.Vm);
        json.WriteNumber("bytes", target.Bytes);
        if (target.Exact is double exact)
        {
            json.Real("exact", exact);
        }

        json.WriteString("reason", JsonText.Name(target.Reason));
    }

    private static void Write(Utf8JsonWriter json, StartDecision start)
    {
        json.WriteString("vm", start.Vm);
        json.WriteString("verdict", JsonText.Name(start.Verdict.Kind));
        if (start.Verdict.Kind == StartVerdictKind.Admit)
        {
            json.WriteNumber("grantBytes", start.Verdict.GrantBytes);
        }
    }

    private static void Write(Utf8JsonWriter json, ActuatorDecision order)
    {
        json.WriteString("vm", order.Vm);
        json.Integer("holdsAtMostBytes", order.HoldsAtMostBytes);
        json.WriteBoolean("blocked", order.IsBlocked);
    }
}
