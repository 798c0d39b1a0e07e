using System.CommandLine;
using System.Globalization;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.Studies;
using DmSim.Cli.Validation;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Lab.Experiments;
using DmSim.Lab.Results;
using DmSim.Lab.Validation;
using DmSim.Traces.Import;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Validation;

namespace DmSim.Cli.Commands;

/// <summary><c>dmsim validate</c>: does the simulator do what real hosts were seen to do?</summary>
internal sealed class ValidateCommand
{
    private const string Examples = """
        dmsim validate
        dmsim validate workloads/validation/lis --host-free 8192,16384,32768,65536
        dmsim validate my-case.yaml --json
        dmsim validate my-case.yaml --case DM-05 --policy hyper-v:weight=proportional
        """;

    private const int DefaultHostFreeMebibytes = 16_384;

    private const int LeastHostFreeMebibytes = 1024;

    private const int MostHostFreeMebibytes = 1 << 30;

    private readonly Argument<string[]> _packs = new("PACK")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Files of cases, or folders of them; default the packs that come with the program.",
    };

    private readonly Option<string[]> _hostFree = new("--host-free")
    {
        HelpName = "MIB",
        Description =
            "Free memory of the host while all VMs are off, in MiB, for cases whose sizes are shares of it; several are "
            + "separated by commas. Default 16384.",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _policy = new("--policy")
    {
        HelpName = "NAME:OPTION=VALUE",
        Description = $"The policy to validate: {PolicyText.Forms}; default hyper-v.",
    };

    private readonly Option<string[]> _cases = new("--case")
    {
        HelpName = "ID",
        Description = "Only the case of this id, with its variants. Repeatable.",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _threads = CommonOptions.Threads();

    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly Option<bool> _quiet = CommonOptions.Quiet();

    private readonly Invocation _invocation;

    private ValidateCommand(Invocation invocation) => _invocation = invocation;

    /// <summary>Builds the command.</summary>
    public static CommandEntry Create(Invocation invocation)
    {
        ValidateCommand validate = new(invocation);
        Command command = new(
            "validate",
            "Run validation cases and print a scorecard: what real hosts were seen to do, against what is simulated. "
                + "Ends with 1 when a case fails."
        );
        validate._packs.RefuseOptions();
        command.Add(validate._packs);
        command.Add(validate._hostFree);
        command.Add(validate._policy);
        command.Add(validate._cases);
        command.Add(validate._threads);
        command.Add(validate._json);
        command.Add(validate._quiet);
        command.SetAction(validate.Run);
        return new CommandEntry(command, Examples);
    }

    private int Run(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        int threads = OptionValue.Integer(parsed, _threads, 1, 1024, issues) ?? Environment.ProcessorCount;
        IReadOnlyList<MemorySize> hostFree = HostFree(parsed, issues);
        PolicyChoice policy = Policy(parsed, issues);
        IReadOnlyList<string> files = PackFinder.Find(parsed.GetValue(_packs) ?? [], issues);
        issues.ThrowIfAny();
        IReadOnlyList<ValidationPack> packs = Chosen(parsed, PackFinder.Read(files, hostFree, issues), issues);
        issues.ThrowIfAny();
        ValidationReport report = Validate(packs, policy, threads, parsed.GetValue(_quiet));
        Terminal terminal = _invocation.Terminal;
        if (parsed.GetValue(_json))
        {
            terminal.Out.Write(ValidationJson.Write(report));
        }
        else
        {
            ScorecardText.Print(terminal, report);
        }

        return report.Count(CaseStatus.Fail) == 0 ? ExitCodes.Done : ExitCodes.AnswerIsNo;
    }

    private ValidationReport Validate(
        IReadOnlyList<ValidationPack> packs,
        PolicyChoice policy,
        int threads,
        bool isQuiet
    )
    {
        using ProgressLine progress = new(_invocation.Terminal, "Validating", isQuiet);
        using WorkloadLoader workloads = new(path => TraceFile.Open(path, null, _invocation.Cancellation));
        LabOptions options = new()
        {
            MaxDegreeOfParallelism = threads,
            Progress = progress,
            Cancellation = _invocation.Cancellation,
        };
        return ValidationRun.Run(packs, policy, _invocation.Policies, workloads, options);
    }

    private List<MemorySize> HostFree(ParseResult parsed, List<ValidationIssue> issues)
    {
        string[] texts = [.. (parsed.GetValue(_hostFree) ?? []).SelectMany(text => text.Split(','))];
        List<MemorySize> sizes = [];
        foreach (string text in texts)
        {
            bool good = int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int mebibytes);
            if (!good || mebibytes is < LeastHostFreeMebibytes or > MostHostFreeMebibytes)
            {
                string range = Prose.Text($"from {LeastHostFreeMebibytes} to {MostHostFreeMebibytes}");
                issues.Add(OptionValue.Issue(_hostFree, $"expected whole MiB {range}, such as 16384, not '{text}'"));
            }
            else
            {
                sizes.Add(MemorySize.FromMebibytes(mebibytes));
            }
        }

        return texts.Length > 0 ? [.. sizes.Distinct()] : [MemorySize.FromMebibytes(DefaultHostFreeMebibytes)];
    }

    private PolicyChoice Policy(ParseResult parsed, List<ValidationIssue> issues)
    {
        string text = parsed.GetValue(_policy) ?? "hyper-v";
        ResolvedPolicy? policy = PolicyText.Resolve(_invocation, _policy, text, issues);
        return policy is not null && PolicyChoice.TryParse(text, out PolicyChoice choice)
            ? choice with
            {
                Name = policy.Descriptor.Name,
            }
            : new PolicyChoice(text, []);
    }

    private IReadOnlyList<ValidationPack> Chosen(
        ParseResult parsed,
        IReadOnlyList<ValidationPack> packs,
        List<ValidationIssue> issues
    )
    {
        string[] wanted = parsed.GetValue(_cases) ?? [];
        if (wanted.Length == 0 || issues.Count > 0)
        {
            return packs;
        }

        foreach (string id in wanted.Where(id => !packs.Any(pack => pack.Cases.Any(one => IsOf(one, id)))))
        {
            issues.Add(OptionValue.Issue(_cases, $"expected the id of a case of these packs, not '{id}'"));
        }

        return
        [
            .. packs.Select(pack =>
                pack with
                {
                    Cases = [.. pack.Cases.Where(one => Array.Exists(wanted, id => IsOf(one, id)))],
                }
            ),
        ];
    }

    private static bool IsOf(ValidationCase one, string id) =>
        one.Id == id || one.Id.StartsWith($"{id}/", StringComparison.Ordinal);
}
