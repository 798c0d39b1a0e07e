using System.Text.Json;
using DmSim.Core.Policies;

namespace DmSim.Lab.Results;

/// <summary>Writes a list of policies as <c>dmsim/policies/1</c>.</summary>
public static class PoliciesJson
{
    /// <summary>The document.</summary>
    public static string Write(IReadOnlyList<PolicyDescriptor> policies) =>
        JsonText.Document(
            "policies",
            json =>
                json.List(
                    "policies",
                    policies,
                    policy =>
                        json.Object(
                            null,
                            () =>
                            {
                                json.WriteString("name", policy.Name);
                                json.WriteString("summary", policy.Summary);
                                json.WriteString("source", policy.Source);
                                json.Object("profile", () => Write(json, policy.Profile));
                                json.WriteBoolean("usesForesight", policy.UsesForesight);
                                if (policy.PlugIn is { } plugIn)
                                {
                                    json.PlugIn(plugIn);
                                }

                                json.List(
                                    "options",
                                    policy.Options,
                                    option => json.Object(null, () => Write(json, option))
                                );
                            }
                        )
                )
        );

    private static void Write(Utf8JsonWriter json, PolicyOption option)
    {
        json.WriteString("name", option.Name);
        json.WriteString("description", option.Description);
        json.WriteString("default", option.Default);
        if (option.Choices.Count > 0)
        {
            json.List("choices", option.Choices, json.WriteStringValue);
            return;
        }

        json.WriteString("unit", option.Unit);
        json.Real("minimum", option.Minimum);
        json.Real("maximum", option.Maximum);
    }

    private static void Write(Utf8JsonWriter json, HypervisorProfile profile)
    {
        json.WriteString("name", profile.Name);
        json.WriteNumber("unitBytes", profile.Unit.Bytes);
        json.WriteString("backing", profile.Backing == MemoryBacking.Lazy ? "lazy" : "eager");
        json.WriteString("bootSize", profile.BootSize == BootSize.Maximum ? "maximum" : "startup");
        json.WriteBoolean("canHotAdd", profile.CanHotAdd);
        json.WriteBoolean("canHostSwap", profile.CanHostSwap);
        json.WriteBoolean("canBlock", profile.CanBlock);
    }
}
