using System.Reflection;

namespace DmSim.Lab.Experiments;

/// <summary>What a result was made from: enough to make it again.</summary>
public sealed record Provenance
{
    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Commit the program was built from; empty when unknown.</summary>
    public required string Commit { get; init; }

    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>The seed of everything random.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Settings of the experiment as resolved, name and value, in fixed order.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; }

    /// <summary>The policies with all their options.</summary>
    public required IReadOnlyList<PolicyProvenance> Policies { get; init; }

    /// <summary>The inputs.</summary>
    public required IReadOnlyList<InputProvenance> Inputs { get; init; }

    /// <summary>One sentence per demand mapping that was used.</summary>
    public required IReadOnlyList<string> Mappings { get; init; }

    /// <summary>Version and commit of this program, from its informational version (<c>0.1.0+commit</c>).</summary>
    public static (string Version, string Commit) OfProgram()
    {
        string text =
            typeof(Provenance)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion
            ?? "";
        int plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? (text, "") : (text[..plus], text[(plus + 1)..]);
    }
}
