using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.Studies;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Core.Workloads.Generation;
using DmSim.Core.Workloads.Likeness;
using DmSim.Lab.Likeness;
using DmSim.Traces.Native;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Tools;

namespace DmSim.Cli.Commands;

/// <summary><c>dmsim generate</c>: a trace made from a recipe, or like another trace.</summary>
internal sealed class GenerateCommand
{
    private const string Examples = """
        dmsim generate workloads/office-vdi-day.recipe.yaml --output office.dmt --seed 2
        dmsim generate --like july.dmt --vms 2000 --days 14 --seed 1 --output like-july.dmt
        """;

    private const int MostVms = 100_000;
    private const long LongestDays = 3650;
    private const long Day = 86_400_000;

    private readonly Argument<string?> _recipe = new("RECIPE")
    {
        Description = "A recipe (src/docs/generate.md); or use --like.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _like = new("--like")
    {
        Description = "A trace to imitate: a model is fitted to it, and the result is compared with it.",
        HelpName = "TRACE",
    };

    private readonly Option<string?> _vms = new("--vms")
    {
        Description = "With --like: how many VMs to make; default as many as the trace has.",
        HelpName = "N",
    };

    private readonly Option<string?> _days = new("--days")
    {
        Description = "With --like: how many days to make; default the length of the trace.",
        HelpName = "D",
    };

    private readonly Option<string?> _seed = new("--seed")
    {
        Description = "Seed of everything random; default the recipe's, or 1.",
        HelpName = "N",
    };

    private readonly FileOutput _output = new("The native trace to write.", "FILE.dmt");

    private readonly Invocation _invocation;

    private GenerateCommand(Invocation invocation) => _invocation = invocation;

    /// <summary>Builds the command.</summary>
    public static CommandEntry Create(Invocation invocation)
    {
        GenerateCommand generate = new(invocation);
        generate._recipe.RefuseOptions();
        Command command = new("generate", "Make a trace from a recipe, or one like another trace.")
        {
            generate._recipe,
            generate._like,
            generate._vms,
            generate._days,
            generate._seed,
        };
        generate._output.AddTo(command);
        command.SetAction(generate.Run);
        return new CommandEntry(command, Examples);
    }

    private int Run(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        string? recipe = parsed.GetValue(_recipe);
        string? like = parsed.GetValue(_like);
        ulong? seed = OptionValue.Seed(parsed, _seed, issues);
        if (recipe is null == like is null)
        {
            issues.Add(new ValidationIssue("generate", null, null, null, "expected either a recipe or --like TRACE"));
        }

        int? vms = OptionValue.Integer(parsed, _vms, 1, MostVms, issues);
        int? days = OptionValue.Integer(parsed, _days, 1, (int)LongestDays, issues);
        if (like is null && (vms ?? days) is not null)
        {
            issues.Add(OptionValue.Issue(_like, "expected with --vms and --days; a recipe says both itself"));
        }

        string output = _output.Path(parsed, new[] { recipe, like }.OfType<string>(), issues);
        issues.ThrowIfAny();
        if (recipe is not null)
        {
            FromRecipe(parsed, recipe, seed, output);
        }
        else
        {
            Like(parsed, like!, vms, days * Day, seed ?? 1, output);
        }

        return ExitCodes.Done;
    }

    private void FromRecipe(ParseResult parsed, string path, ulong? seed, string output)
    {
        WorkloadRecipe recipe = RecipeReader.ReadFile(path);
        recipe = recipe with { Seed = seed ?? recipe.Seed };
        DemandTrace trace = WorkloadGenerator.Outline(recipe);
        long bytes = Write(parsed, trace, output);
        using NativeTrace written = NativeTraceReader.Open(output);
        if (_output.WantsJson(parsed))
        {
            _invocation.Terminal.Out.Write(GenerateText.Json(written, bytes, recipe.Seed, null));
        }
        else
        {
            GenerateText.Print(_invocation.Terminal, written, output, bytes);
        }
    }

    private void Like(ParseResult parsed, string path, int? vms, long? duration, ulong seed, string output)
    {
        using TraceInput source = Open(parsed, path);
        PopulationModel model = Fit(parsed, source);
        LikeOptions options = new()
        {
            VmCount = vms ?? source.Trace.Vms.Count,
            DurationMilliseconds = duration,
            Seed = seed,
        };
        DemandTrace made = LikeGenerator.Generate(model, options);
        string days = duration is { } wanted ? TimeText.Format(wanted) : "the length of the source";
        string operation = Prose.Text($"'generate --like': {options.VmCount} VMs, {days}, seed {seed}");
        TraceInfo info = made.Info with
        {
            Provenance = ToolRun.Provenance(operation, [source]),
            SourceSha256 = source.Sha256,
        };
        long bytes = Write(parsed, new DemandTrace(info, made.Vms), output);
        using NativeTrace written = NativeTraceReader.Open(output);
        LikenessReport report = Compare(parsed, model, source, written);
        if (_output.WantsJson(parsed))
        {
            _invocation.Terminal.Out.Write(GenerateText.Json(written, bytes, seed, (model, report)));
        }
        else
        {
            GenerateText.Print(_invocation.Terminal, written, output, bytes);
            GenerateText.Print(_invocation.Terminal, model, report);
        }
    }

    private PopulationModel Fit(ParseResult parsed, TraceInput source)
    {
        using ProgressLine progress = new(_invocation.Terminal, "Learning", _output.IsQuiet(parsed));
        try
        {
            return PopulationFitter.Fit(source.Trace, progress.ForShare(), _invocation.Cancellation);
        }
        catch (ArgumentException problem)
        {
            throw new InvalidInputException(new ValidationIssue(source.Path, null, null, null, problem.Message));
        }
    }

    private LikenessReport Compare(ParseResult parsed, PopulationModel model, TraceInput source, NativeTrace made)
    {
        using ProgressLine progress = new(_invocation.Terminal, "Comparing", _output.IsQuiet(parsed));
        return LikenessCheck.Compare(model, source.Trace, made, progress.ForShare(), _invocation.Cancellation);
    }

    private TraceInput Open(ParseResult parsed, string path)
    {
        string title = $"Reading {Path.GetFileName(path)}";
        using ProgressLine progress = new(_invocation.Terminal, title, _output.IsQuiet(parsed));
        return TraceInput.Open(path, progress.ForBytes(), _invocation.Cancellation);
    }

    private long Write(ParseResult parsed, DemandTrace trace, string output)
    {
        using ProgressLine progress = new(_invocation.Terminal, "Generating", _output.IsQuiet(parsed));
        return NativeTraceWriter.Write(trace, output, progress.ForShare(), _invocation.Cancellation);
    }
}
