using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Core.Scenarios;
using DmSim.Reporting.Results;
using DmSim.Traces.Scenarios;

namespace DmSim.Cli.Studies;

/// <summary>What a command that makes a study was asked: the part that all of them share.</summary>
internal sealed class StudyRequest
{
    private readonly Invocation _invocation;
    private readonly string _file;
    private readonly bool _isTrace;
    private readonly IReadOnlyList<ScenarioOverride> _overrides;

    private StudyRequest(Invocation invocation, string file, bool isTrace, IReadOnlyList<ScenarioOverride> overrides)
    {
        _invocation = invocation;
        _file = file;
        _isTrace = isTrace;
        _overrides = overrides;
    }

    /// <summary>The scenario with all options in it; <see langword="null"/> when there are problems.</summary>
    public Scenario? Scenario { get; private init; }

    /// <summary>The results folder, or <see langword="null"/>.</summary>
    public string? Folder { get; private init; }

    /// <summary>Runs at the same time.</summary>
    public int Threads { get; private init; }

    /// <summary>Whether the answer is for machines.</summary>
    public bool WantsJson { get; private init; }

    /// <summary>Whether progress and notes are unwanted.</summary>
    public bool IsQuiet { get; private init; }

    /// <summary>The recorded run that is to be taken up; <see langword="null"/> when a scenario or a trace is named.</summary>
    public RecordedRun? Recorded { get; private init; }

    /// <summary>Whether the policies come from the command line.</summary>
    public bool HasOwnPolicies => _overrides.Any(one => one.Path == "policies");

    /// <summary>Reads a command line.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="parsed">Its command line.</param>
    /// <param name="study">The options of the study.</param>
    /// <param name="output">The options of the output.</param>
    /// <param name="except">A key whose option means something else this time, or <see langword="null"/>.</param>
    /// <param name="issues">Takes all problems.</param>
    public static StudyRequest Read(
        Invocation invocation,
        ParseResult parsed,
        StudyOptions study,
        OutputOptions output,
        string? except,
        List<ValidationIssue> issues
    )
    {
        IReadOnlyList<ScenarioOverride> overrides = study.Overrides(parsed, except, issues);
        string? trace = study.Trace(parsed);
        return new StudyRequest(invocation, trace ?? study.Scenario(parsed) ?? "", trace is not null, overrides)
        {
            Threads = study.Threads(parsed, issues),
            Folder = output.Folder(parsed, issues),
            WantsJson = output.WantsJson(parsed),
            IsQuiet = output.IsQuiet(parsed),
            Scenario = Study.ReadScenario(invocation, parsed, study, overrides, issues),
        };
    }

    /// <summary>
    /// Reads the command line of a command that makes no results folder, but takes one of <c>dmsim run</c> in the place of a
    /// scenario.
    /// </summary>
    public static StudyRequest ReadInput(
        Invocation invocation,
        ParseResult parsed,
        StudyOptions study,
        string? except,
        bool isQuiet,
        List<ValidationIssue> issues
    )
    {
        IReadOnlyList<ScenarioOverride> overrides = study.Overrides(parsed, except, issues);
        if (study.Trace(parsed) is null && study.Scenario(parsed) is { } folder && Directory.Exists(folder))
        {
            return OfRecorded(invocation, folder, overrides, isQuiet, issues);
        }

        string? trace = study.Trace(parsed);
        return new StudyRequest(invocation, trace ?? study.Scenario(parsed) ?? "", trace is not null, overrides)
        {
            IsQuiet = isQuiet,
            Scenario = Study.ReadScenario(invocation, parsed, study, overrides, issues),
        };
    }

    private static StudyRequest OfRecorded(
        Invocation invocation,
        string folder,
        IReadOnlyList<ScenarioOverride> overrides,
        bool isQuiet,
        List<ValidationIssue> issues
    )
    {
        issues.AddRange(
            overrides.Select(one => new ValidationIssue(
                one.Option,
                null,
                null,
                null,
                $"expected without it: '{folder}' holds a finished run, which nothing changes any more"
            ))
        );
        RecordedRun recorded = RecordedRun.Read(folder);
        ResultsSource source = recorded.Source;
        return new StudyRequest(invocation, source.File, source.IsTrace, source.Options)
        {
            IsQuiet = isQuiet,
            Recorded = recorded,
            Scenario = source.IsTrace
                ? ScenarioReader.ForTrace(
                    Study.NameOf(source.File),
                    source.File,
                    source.File,
                    invocation.Policies,
                    source.Options
                )
                : ScenarioReader.ReadFile(source.File, invocation.Policies, source.Options),
        };
    }

    /// <summary>Loads workloads and makes the experiment.</summary>
    /// <exception cref="InvalidInputException">They or the results folder cannot be used.</exception>
    public Study Open(Scenario scenario)
    {
        Study study = Study.Open(_invocation, _file, _isTrace, scenario, _overrides, IsQuiet);
        try
        {
            if (Folder is not null)
            {
                // Refuses what would be lost before the work, not after it.
                ResultsFolder.Check(Folder);
            }

            return study;
        }
        catch
        {
            study.Dispose();
            throw;
        }
    }

    /// <summary>What results say beside their numbers.</summary>
    public ResultsOptions Results(int vm = -1) =>
        new()
        {
            Command = _invocation.ResultCommand,
            Source = new ResultsSource(_file, _isTrace, _overrides),
            Vm = vm,
        };
}
