using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Core.Workloads.Generation;

namespace DmSim.Traces.Scenarios;

/// <summary>Turns the workloads that a scenario names into traces.</summary>
/// <param name="openTrace">
/// Opens a recorded trace by its full path, as <see cref="Import.TraceFile"/> does; a delegate, so that the caller decides
/// about progress and cancellation.
/// </param>
public sealed class WorkloadLoader(Func<string, DemandTrace> openTrace) : IDisposable
{
    private const string RecipeSuffix = ".recipe.yaml";

    private readonly Dictionary<string, DemandTrace> _files = new(StringComparer.Ordinal);

    /// <summary>Reads the files that a scenario names; each is opened once.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="baseDirectory">The folder that relative paths start from: the scenario file's.</param>
    /// <exception cref="InvalidInputException">
    /// Files are missing or malformed; all such problems at once.
    /// </exception>
    public LoadedScenario Load(Scenario scenario, string baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        List<ValidationIssue> issues = [];
        List<DemandTrace> traces = [];
        long end = scenario.FromMilliseconds + (scenario.DurationMilliseconds ?? 0);
        foreach (VmGroup group in scenario.Vms)
        {
            try
            {
                DemandTrace trace =
                    group.Workload.Path.Length == 0
                        ? FromSteps(group.Name, group.Workload.Steps, scenario.FromMilliseconds, end)
                        : FromFile(group.Workload.Path, baseDirectory);
                traces.Add(trace);
            }
            catch (InvalidInputException exception)
            {
                issues.AddRange(exception.Issues.Except(issues));
            }
        }

        (HostSettings host, DemandTrace? hostLoad) = LoadHost(scenario, baseDirectory, issues);
        return issues.Count == 0
            ? new LoadedScenario(scenario with { Host = host }, traces, hostLoad)
            : throw new InvalidInputException(issues);
    }

    private (HostSettings Host, DemandTrace? Load) LoadHost(
        Scenario scenario,
        string baseDirectory,
        List<ValidationIssue> issues
    )
    {
        HostSettings host = scenario.Host;
        if (host.Load.Path.Length == 0)
        {
            return (host, null);
        }

        try
        {
            DemandTrace trace = FromFile(host.Load.Path, baseDirectory);
            IReadOnlyList<DemandStep> steps = HostLoadSeries.Read(host.Load, trace, scenario.FromMilliseconds);
            return (host with { Load = host.Load with { Steps = steps } }, trace);
        }
        catch (InvalidInputException exception)
        {
            issues.AddRange(exception.Issues.Except(issues));
            return (host, null);
        }
    }

    /// <summary>The trace of a file: a recipe is generated, anything else opened as recorded.</summary>
    /// <param name="path">The file, absolute or relative to <paramref name="baseDirectory"/>.</param>
    /// <param name="baseDirectory">The folder that relative paths start from.</param>
    /// <exception cref="InvalidInputException">The file is missing or malformed.</exception>
    public DemandTrace FromFile(string path, string baseDirectory)
    {
        string full = Path.GetFullPath(Path.Combine(baseDirectory, path));
        if (!_files.TryGetValue(full, out DemandTrace? trace))
        {
            trace = full.EndsWith(RecipeSuffix, StringComparison.OrdinalIgnoreCase)
                ? WorkloadGenerator.Generate(RecipeReader.ReadFile(full))
                : openTrace(full);
            _files.Add(full, trace);
        }

        return trace;
    }

    /// <summary>A trace of one VM whose demand follows inline steps; a ramp becomes one step a second.</summary>
    /// <param name="name">The VM's name.</param>
    /// <param name="steps">The steps in the order of time.</param>
    /// <param name="fromMilliseconds">The trace time at which the run, and so the first step's clock, begins.</param>
    /// <param name="endMilliseconds">The trace time until which the last step holds.</param>
    public static DemandTrace FromSteps(
        string name,
        IReadOnlyList<DemandStep> steps,
        long fromMilliseconds,
        long endMilliseconds
    )
    {
        ArgumentNullException.ThrowIfNull(steps);
        List<long> times = [];
        List<long> demand = [];
        foreach ((long at, MemorySize size) in DemandProfile.Changes(steps))
        {
            long time = fromMilliseconds + at;
            if (time < endMilliseconds)
            {
                times.Add(time);
                demand.Add(size.Bytes);
            }
        }

        if (times.Count == 0)
        {
            // The first step comes after the end: the VM is never there.
            times.Add(fromMilliseconds);
            demand.Add(TraceVm.Absent);
        }

        InMemoryTraceVm vm = new(name, [.. times], [.. demand], null, null, null, endMilliseconds);
        TraceInfo info = new()
        {
            Name = name,
            Signal = TraceSignal.Committed,
            DurationMilliseconds = endMilliseconds,
            Provenance = "Steps written in the scenario.",
        };
        return new DemandTrace(info, [vm]);
    }

    /// <summary>Closes the traces that were opened; they must no longer be read.</summary>
    public void Dispose()
    {
        foreach (IDisposable trace in _files.Values.OfType<IDisposable>())
        {
            trace.Dispose();
        }

        _files.Clear();
    }
}
