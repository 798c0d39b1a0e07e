using DmSim.Core.Units;
using DmSim.Traces.Recording;

namespace DmSim.Cli.Options;

/// <summary>What is to be recorded, and where to.</summary>
internal sealed record RecordRequest
{
    /// <summary>The native trace.</summary>
    public required string Output { get; init; }

    /// <summary>Name of the trace.</summary>
    public required string Name { get; init; }

    /// <summary>How long, or <see langword="null"/> for as long as there is something to record.</summary>
    public required long? DurationMilliseconds { get; init; }

    /// <summary>Time between samples.</summary>
    public required long IntervalMilliseconds { get; init; }

    /// <summary>Roots of process trees.</summary>
    public required IReadOnlyList<int> Processes { get; init; }

    /// <summary>Control groups.</summary>
    public required IReadOnlyList<string> Cgroups { get; init; }

    /// <summary>Program and arguments of a command to run; empty for none.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>How finely.</summary>
    public required RecordingBreakdown Breakdown { get; init; }

    /// <summary>Constant part of demand.</summary>
    public required MemorySize Baseline { get; init; }

    /// <summary>Size the VM is taken to have; 0 for none.</summary>
    public required MemorySize Size { get; init; }

    /// <summary>Whether memory that the kernel does not charge counts once it is touched.</summary>
    public required bool CountsUnreserved { get; init; }

    /// <summary>File for the machine's counters, or <see langword="null"/>.</summary>
    public required string? Counters { get; init; }

    /// <summary>Where the journal lies while recording.</summary>
    public string Journal => JournalOf(Output);

    /// <summary>Whether the machine as a whole is recorded.</summary>
    public bool IsMachine => Processes.Count + Cgroups.Count + Command.Count == 0;

    /// <summary>The journal of an output.</summary>
    public static string JournalOf(string output) => $"{output}.recording";

    /// <summary>What is followed, named so that names differ.</summary>
    public IReadOnlyList<RecordingTarget> Targets()
    {
        List<RecordingTarget> targets = [];
        if (Command.Count > 0)
        {
            targets.Add(new RecordingTarget(Path.GetFileName(Command[0]), RecordedProcess.TreeRoot, null));
        }

        targets.AddRange(Processes.Distinct().Select(id => new RecordingTarget($"process-{id}", id, null)));
        targets.AddRange(
            Cgroups.Distinct().Select(path => new RecordingTarget(path.Trim('/').Replace('/', '-'), null, path))
        );
        return targets.Count == 1 ? [targets[0] with { Name = Name }] : targets;
    }
}
