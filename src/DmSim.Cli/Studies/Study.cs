using System.CommandLine;
using System.Security.Cryptography;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Lab.Experiments;
using DmSim.Traces.Import;
using DmSim.Traces.Scenarios;

namespace DmSim.Cli.Studies;

/// <summary>An experiment as the command line asks for it; holds its traces open.</summary>
internal sealed class Study : IDisposable
{
    private readonly WorkloadLoader _workloads;

    private Study(Experiment experiment, WorkloadLoader workloads)
    {
        Experiment = experiment;
        _workloads = workloads;
    }

    /// <summary>The experiment.</summary>
    public Experiment Experiment { get; }

    /// <summary>Reads the scenario with what the options change; adds its problems to those of the options.</summary>
    /// <returns>The scenario; <see langword="null"/> when there are problems.</returns>
    public static Scenario? ReadScenario(
        Invocation invocation,
        ParseResult parsed,
        StudyOptions options,
        IReadOnlyList<ScenarioOverride> overrides,
        List<ValidationIssue> issues
    )
    {
        int before = issues.Count;
        options.CheckInput(parsed, issues);
        if (issues.Count > before)
        {
            return null;
        }

        try
        {
            return options.Trace(parsed) is { } trace
                ? ScenarioReader.ForTrace(NameOf(trace), trace, trace, invocation.Policies, overrides)
                : ScenarioReader.ReadFile(options.Scenario(parsed)!, invocation.Policies, overrides);
        }
        catch (InvalidInputException problem)
        {
            issues.AddRange(problem.Issues);
            if (problem.OmittedCount > 0)
            {
                throw new InvalidInputException(issues, problem.OmittedCount);
            }

            return null;
        }
    }

    /// <summary>Loads the workloads and makes the experiment.</summary>
    /// <param name="invocation">Where progress goes.</param>
    /// <param name="file">The scenario file or trace as the user named it.</param>
    /// <param name="isTrace">Whether it is a trace.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="overrides">What options changed in it: problems are then theirs.</param>
    /// <param name="isQuiet">Whether progress is unwanted.</param>
    public static Study Open(
        Invocation invocation,
        string file,
        bool isTrace,
        Scenario scenario,
        IReadOnlyList<ScenarioOverride> overrides,
        bool isQuiet
    )
    {
        string folder = isTrace ? "." : Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".";
        WorkloadLoader workloads = new(path => OpenTrace(path, invocation, isQuiet));
        try
        {
            LoadedScenario loaded = workloads.Load(scenario, folder);
            List<InputProvenance> further = isTrace ? [] : [OfScenario(file)];
            if (loaded.HostLoad?.Info is { } load)
            {
                further.Add(new InputProvenance(load.Name, load.SourceSha256, $"Host load: {load.Provenance}"));
            }

            Experiment experiment = Experiment.Create(
                loaded.Scenario,
                loaded.Traces,
                invocation.Policies,
                file,
                further
            );
            return new Study(experiment, workloads);
        }
        catch (InvalidInputException problem)
        {
            workloads.Dispose();
            throw new InvalidInputException(
                [.. problem.Issues.Select(issue => Attribute(issue, file, overrides))],
                problem.OmittedCount
            );
        }
        catch
        {
            workloads.Dispose();
            throw;
        }
    }

    /// <summary>Closes the traces.</summary>
    public void Dispose() => _workloads.Dispose();

    private static DemandTrace OpenTrace(string path, Invocation invocation, bool isQuiet)
    {
        using ProgressLine progress = new(invocation.Terminal, $"Reading {Path.GetFileName(path)}", isQuiet);
        return TraceFile.Open(path, progress.ForBytes(), invocation.Cancellation);
    }

    /// <summary>The name of a scenario that is a trace alone.</summary>
    public static string NameOf(string trace)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(trace));
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? name[..dot] : name;
    }

    private static InputProvenance OfScenario(string file) =>
        new(
            Path.GetFileName(file),
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))),
            "The scenario file."
        );

    /// <summary>A problem with a value that an option gave is a problem of the option, not of the file.</summary>
    private static ValidationIssue Attribute(
        ValidationIssue issue,
        string file,
        IReadOnlyList<ScenarioOverride> overrides
    )
    {
        if (issue.Source != file || issue.Path is not { } path)
        {
            return issue;
        }

        ScenarioOverride? cause = overrides.LastOrDefault(one =>
            path == one.Path
            || path.StartsWith($"{one.Path}[", StringComparison.Ordinal)
            || (path == "host" && one.Path.StartsWith("host.", StringComparison.Ordinal))
        );
        return cause is null ? issue : new ValidationIssue(cause.Option, null, null, null, issue.Message);
    }
}
