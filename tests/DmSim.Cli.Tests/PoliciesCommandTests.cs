using System.Text.Json;
using DmSim.Core.Policies;

namespace DmSim.Cli.Tests;

public sealed class PoliciesCommandTests
{
    [Fact]
    public void TheListIsTheGoldenOne() => Golden.Check("policies.txt", CommandLine.Run("policies"));

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
