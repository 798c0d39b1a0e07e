using DmSim.Core.Units;
using DmSim.Traces.Expressions;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Scenarios.Forms;
using DmSim.Traces.Validation.Commands;

namespace DmSim.Traces.Validation;

/// <summary>A step as written.</summary>
internal sealed record StepDraft
{
    /// <summary>The default distance between two looks: Get-VM in a script is not faster.</summary>
    public const long DefaultEveryMilliseconds = 1000;

    public TimelineDraft Action { get; init; } = new();

    public long? Wait { get; init; }

    public Expression? WaitUntil { get; init; }

    public Located<string>? WaitReady { get; init; }

    public string? Read { get; init; }

    public string? Sample { get; init; }

    public MemorySize? HostPressure { get; init; }

    public int? Repeat { get; init; }

    public string? Background { get; init; }

    public string? WaitFor { get; init; }

    public long? Within { get; init; }

    public long Every { get; init; } = DefaultEveryMilliseconds;

    public long? For { get; init; }

    public Expression? While { get; init; }

    public Expression? Until { get; init; }

    public bool MayFail { get; init; }

    public IReadOnlyList<CaseStep> Steps { get; init; } = [];

    /// <summary>What it does.</summary>
    public StepCommand ToCommand() =>
        this switch
        {
            { Wait: { } time } => new WaitCommand(time),
            { WaitUntil: { } condition } => new WaitUntilCommand(condition, Within, Every, MayFail),
            { WaitReady: { } vm } => new WaitReadyCommand(vm.Value, Within, Every, MayFail),
            { Read: { } label } => new ReadCommand(label),
            { Sample: { } label } => new SampleCommand(label, Every, For, While),
            { HostPressure: { } piece } => new HostPressureCommand(piece, Every, For ?? 0),
            { Repeat: { } times } => new RepeatCommand(times, Until, Steps),
            { Background: { } name } => new BackgroundCommand(name, Steps),
            { WaitFor: { } name } => new WaitForCommand(name, Within, MayFail),
            _ => new ActionCommand(Action.Event.Vm, Action.Event.Action, MayFail),
        };
}
