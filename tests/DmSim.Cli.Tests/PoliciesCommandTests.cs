using System.Text.Json;
using DmSim.Core.Policies;

namespace DmSim.Cli.Tests;

public sealed class PoliciesCommandTests
{
    /// <summary>Policies of the golden list look as they did; a new one may join them without a change here.</summary>
    [Fact]
    public void TheListHoldsTheGoldenEntries()
    {
        CommandLine call = CommandLine.Run("policies");

        Assert.Equal(ExitCodes.Done, call.Code);
        foreach (string entry in Golden.Read("policies.txt").TrimEnd('\n').Split("\n\n"))
        {
            Assert.Contains(entry, call.Output, StringComparison.Ordinal);
        }

        foreach (PolicyDescriptor policy in PolicyCatalogue.BuiltIn.Entries)
        {
            Assert.Contains(call.Output.Split('\n'), line => line.Split(' ')[0] == policy.Name);
        }
    }

    [Fact]
    public void JsonNamesEveryPolicyAndOptionOfTheCatalogue()
    {
        JsonElement json = CommandLine.Run("policies", "--json").Json();

        Assert.Equal("dmsim/policies/1", json.GetProperty("schema").GetString());
        JsonElement[] policies = [.. json.GetProperty("policies").EnumerateArray()];
        Assert.Equal(
            PolicyCatalogue.BuiltIn.Entries.Select(entry => entry.Name),
            policies.Select(policy => policy.GetProperty("name").GetString())
        );
        foreach ((JsonElement policy, PolicyDescriptor entry) in policies.Zip(PolicyCatalogue.BuiltIn.Entries))
        {
            Assert.Equal(
                entry.Options.Select(option => (option.Name, option.Default)),
                policy
                    .GetProperty("options")
                    .EnumerateArray()
                    .Select(option =>
                        (option.GetProperty("name").GetString()!, option.GetProperty("default").GetString()!)
                    )
            );
        }
    }
}
