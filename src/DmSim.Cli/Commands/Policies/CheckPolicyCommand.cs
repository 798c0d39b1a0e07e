using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.Studies;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;
using DmSim.Lab.PolicyContracts;
using DmSim.Lab.Results;

namespace DmSim.Cli.Commands.Policies;

/// <summary><c>dmsim policies check</c>: does a policy keep what every policy must?</summary>
internal static class CheckPolicyCommand
{
    private const string Examples = """
        dmsim policies check ./my-policy.cs
        dmsim policies check ./MyPolicies.dll:my-policy --json
        """;

    /// <summary>Builds the command.</summary>
    public static CommandEntry Create(Invocation invocation)
    {
        Argument<string> policy = new("POLICY") { Description = $"The policy: {PolicyText.Forms}." };
        Option<bool> json = CommonOptions.Json();
        Command command = new(
            "check",
            "Try on small runs whether a policy keeps the contract of policies: limits, determinism, no allocation, "
                + "hosts at the edges. Ends with 1 when it does not."
        )
        {
            policy,
            json,
        };
        policy.RefuseOptions();
        command.SetAction(parsed =>
        {
            List<ValidationIssue> issues = [];
            ResolvedPolicy? resolved = PolicyText.Resolve(invocation, policy, parsed.GetValue(policy)!, issues);
            issues.ThrowIfAny();
            return Check(invocation.Terminal, resolved!, parsed.GetValue(json));
        });
        return new CommandEntry(command, Examples);
    }

    private static int Check(Terminal terminal, ResolvedPolicy policy, bool wantsJson)
    {
        IReadOnlyList<ContractResult> results = PolicyContract.Check(policy);
        int broken = results.Count(result => !result.Kept);
        if (wantsJson)
        {
            terminal.Out.Write(PolicyContractJson.Write(policy, results));
        }
        else
        {
            Print(terminal, policy, results, broken);
        }

        return broken == 0 ? ExitCodes.Done : ExitCodes.AnswerIsNo;
    }

    private static void Print(
        Terminal terminal,
        ResolvedPolicy policy,
        IReadOnlyList<ContractResult> results,
        int broken
    )
    {
        TextTable table = new(("clause", false), ("", false), ("what was seen", false));
        foreach (ContractResult result in results)
        {
            table.Add(result.Clause.Name, result.Kept ? "pass" : "FAIL", result.Kept ? result.Seen : Broken(result));
        }

        TablePrinter.Print(terminal, table);
        terminal.Out.WriteLine();
        Prose.Fold(terminal, Prose.Text($"{policy.Label}: {results.Count - broken} passed, {broken} failed"));
    }

    private static string Broken(ContractResult result) => $"{result.Clause.Promise} But: {result.Seen}";
}
