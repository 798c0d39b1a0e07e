using System.Text.Json;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;
using DmSim.Lab.Findings;

namespace DmSim.Lab.Results;

/// <summary>The parts that several result documents have in common.</summary>
internal static class SharedJson
{
    public static void Host(this Utf8JsonWriter json, HostSettings host, string text) =>
        json.Object(
            "host",
            () =>
            {
                json.WriteNumber("memoryBytes", host.Memory.Bytes);
                json.WriteNumber("reserveBytes", host.Reserve.For(host.Memory).Bytes);
                json.WriteNumber("availableBytes", host.AvailableToVms.Bytes);
                json.WriteStartArray("balancers");
                int balancers = host.Numa.IsDivided ? host.Numa.Count : 1;
                for (int node = 0; node < balancers; node++)
                {
                    long available = host.AvailableToVms.Bytes;
                    json.WriteNumberValue(host.Numa.IsDivided ? host.Numa.PartOf(available, node) : available);
                }

                json.WriteEndArray();
                json.WriteString("text", text);
            }
        );

    public static void Binding(this Utf8JsonWriter json, Binding? binding)
    {
        if (binding is null)
        {
            json.WriteNull("binding");
            return;
        }

        json.Object(
            "binding",
            () =>
            {
                json.WriteString("vm", binding.Vm);
                json.WriteNumber("tick", binding.Tick);
                json.WriteString("what", binding.What);
            }
        );
    }

    public static void Excluded(this Utf8JsonWriter json, IReadOnlyList<ExcludedVm> excluded) =>
        json.List(
            "excluded",
            excluded,
            one =>
                json.Object(
                    null,
                    () =>
                    {
                        json.WriteString("vm", one.Vm);
                        json.WriteNumber("neededBytes", one.NeededBytes);
                        json.WriteString("reason", one.Reason);
                    }
                )
        );

    public static void Findings(this Utf8JsonWriter json, IReadOnlyList<Finding> findings) =>
        json.List(
            "findings",
            findings,
            finding =>
                json.Object(
                    null,
                    () =>
                    {
                        json.WriteString("severity", JsonText.Name(finding.Severity));
                        json.WriteString("code", finding.Code);
                        json.WriteString("text", finding.Text);
                    }
                )
        );

    public static void Provenance(this Utf8JsonWriter json, Provenance provenance) =>
        json.Object("provenance", () => WriteProvenance(json, provenance));

    /// <summary>The plug-in a policy comes from.</summary>
    public static void PlugIn(this Utf8JsonWriter json, PlugInOrigin plugIn) =>
        json.Object(
            "plugIn",
            () =>
            {
                json.WriteString("file", plugIn.File);
                json.WriteString("sha256", plugIn.Sha256);
                json.WriteString("compiler", plugIn.Compiler);
            }
        );

    private static void WriteProvenance(Utf8JsonWriter json, Provenance provenance)
    {
        json.WriteString("version", provenance.Version);
        json.WriteString("commit", provenance.Commit);
        json.WriteString("scenario", provenance.Scenario);
        json.WriteNumber("seed", provenance.Seed);
        json.Object("settings", () => WritePairs(json, provenance.Settings));
        json.List(
            "policies",
            provenance.Policies,
            policy =>
                json.Object(
                    null,
                    () =>
                    {
                        json.WriteString("policy", policy.Policy);
                        json.WriteString("source", policy.Source);
                        json.WriteString("profile", policy.Profile);
                        json.Object("options", () => WritePairs(json, policy.Options));
                        if (policy.PlugIn is { } plugIn)
                        {
                            json.PlugIn(plugIn);
                        }
                    }
                )
        );
        json.List(
            "inputs",
            provenance.Inputs,
            input =>
                json.Object(
                    null,
                    () =>
                    {
                        json.WriteString("name", input.Name);
                        json.WriteString("sha256", input.Sha256);
                        json.WriteString("description", input.Description);
                    }
                )
        );
        json.List("mappings", provenance.Mappings, json.WriteStringValue);
    }

    private static void WritePairs(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        foreach ((string name, string value) in pairs)
        {
            json.WriteString(name, value);
        }
    }
}
