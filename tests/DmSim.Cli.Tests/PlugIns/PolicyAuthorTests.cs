using System.Text.Json;
using System.Xml.Linq;
using DmSim.Cli.PlugIns;

namespace DmSim.Cli.Tests.PlugIns;

/// <summary>What the program offers to authors of policies: a template that works, and a check that finds
/// faults.</summary>
public sealed class PolicyAuthorTests
{
    [Fact]
    public void The_sample_keeps_the_contract_as_a_library()
    {
        CommandLine call = CommandLine.Run("policies", "check", PlugInSource.SampleLibrary);

        Assert.Equal((0, ""), (call.Code, call.Error));
        Assert.DoesNotContain("FAIL", call.Output, StringComparison.Ordinal);
        Assert.Contains("no-allocation    pass  0 bytes in", call.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_allocates_and_fails_without_vms_does_not_pass()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("p.cs", PlugInSource.WithBalance("_ = host.Assigned.ToArray(); _ = host.State[0];"));
        CommandLine call = CommandLine.Run("policies", "check", file, "--json");

        Assert.Equal(ExitCodes.AnswerIsNo, call.Code);
        string[] failed =
        [
            .. call.Json()
                .GetProperty("clauses")
                .EnumerateArray()
                .Where(clause => clause.GetProperty("status").GetString() == "fail")
                .Select(clause => clause.GetProperty("clause").GetString()!),
        ];
        Assert.Contains("no-allocation", failed);
        Assert.Contains("no-vms", failed);
        Assert.Equal("p.cs", call.Json().GetProperty("plugIn").GetProperty("file").GetString());
    }

    [Fact]
    public void The_template_of_one_file_compiles_runs_and_keeps_the_contract()
    {
        using TemporaryFolder folder = new();
        CommandLine made = CommandLine.Run("policies", "new", "my-rule", "--single-file", "--directory", folder.Root);
        Assert.Equal((0, ""), (made.Code, made.Error));
        string file = folder.At("my-rule.cs");

        CommandLine check = CommandLine.Run("policies", "check", $"{file}:margin=30");

        Assert.Equal((0, ""), (check.Code, check.Error));
        Assert.Contains("my-rule:margin=30: ", check.Output, StringComparison.Ordinal);
        Assert.Contains("public sealed class MyRulePolicy", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void The_template_project_refers_to_this_program_and_holds_the_same_source()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, CommandLine.Run("policies", "new", "my-policy", "--directory", folder.Root).Code);

        Assert.Equal(["my-policy", "my-policy/MyPolicy.cs", "my-policy/my-policy.csproj"], folder.Entries());
        XDocument project = XDocument.Load(folder.At("my-policy/my-policy.csproj"));
        string program = project.Descendants("DmSimFolder").Single().Value;
        Assert.True(File.Exists(Path.Combine(program, "DmSim.Core.dll")));
        CommandLine list = CommandLine.Run("policies", "--plug-in", folder.At("my-policy/MyPolicy.cs"));
        Assert.Equal((0, ""), (list.Code, list.Error));
    }

    [Fact]
    public void Nothing_is_written_over_unless_it_is_forced()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("mine.cs", "precious");
        string[] call = ["policies", "new", "mine", "--single-file", "--directory", folder.Root];

        Assert.Equal(ExitCodes.WrongInput, CommandLine.Run(call).Code);
        Assert.Equal("precious", File.ReadAllText(file));
        Assert.Equal(ExitCodes.Done, CommandLine.Run([.. call, "--force"]).Code);
        Assert.NotEqual("precious", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("My Policy")]
    [InlineData("-mine")]
    [InlineData("hyper-v")]
    public void A_name_that_no_policy_may_have_is_refused(string name) =>
        Assert.Equal(ExitCodes.WrongInput, CommandLine.Run("policies", "new", name, "--single-file").Code);

    [Theory]
    [InlineData("my-rule", "MyRulePolicy")]
    [InlineData("my-policy", "MyPolicy")]
    [InlineData("2-level", "The2LevelPolicy")]
    public void The_class_is_named_after_the_policy(string name, string expected) =>
        Assert.Equal(expected, PolicyTemplate.ClassOf(name));

    [Fact]
    public void A_policy_of_the_catalogue_can_be_checked_too()
    {
        JsonElement json = CommandLine.Run("policies", "check", "static", "--json").Json();

        Assert.Equal("dmsim/policy-contract/1", json.GetProperty("schema").GetString());
        Assert.Equal(0, json.GetProperty("failed").GetInt32());
    }
}
