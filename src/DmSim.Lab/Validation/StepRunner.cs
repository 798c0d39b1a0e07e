using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Traces.Expressions;
using DmSim.Traces.Validation;
using DmSim.Traces.Validation.Commands;

namespace DmSim.Lab.Validation;

/// <summary>
/// Carries steps out. Each is a sequence of the ticks at which it wants to go on, so that several can go on side by side.
/// </summary>
internal sealed class StepRunner(
    ValidationCase written,
    CaseVms vms,
    CaseReadings readings,
    int tickMilliseconds,
    List<StepThread> threads
)
{
    private readonly int[] _bootTick = NotBooted(vms.Names.Count);
    private readonly RefusalWatch _refusals = new(vms, tickMilliseconds);
    private IMachineActions _actions = null!;
    private MemorySize _hostLoad;
    private int _tick;

    /// <summary>Why something a step did was refused; <see langword="null"/> while nothing was.</summary>
    public string? Refused => _refusals.Refused;

    /// <summary>Begins steps, to be advanced from the given tick on.</summary>
    public void Begin(string name, IReadOnlyList<CaseStep> steps, IExpressionReadings within, int tick)
    {
        StepThread thread = new(name);
        thread.Begin(Sequence(thread, steps, within), tick);
        threads.Add(thread);
    }

    /// <summary>Says what time it is and through whom things are done.</summary>
    public void Now(int tick, IMachineActions actions)
    {
        _tick = tick;
        _actions = actions;
    }

    /// <summary>Takes notice of what happens in the machine.</summary>
    public void Note(in MachineEvent happened)
    {
        if (happened.Kind is MachineEventKind.Started or MachineEventKind.Restarted)
        {
            _bootTick[happened.Vm] = happened.Tick;
        }

        _refusals.Note(happened);
    }

    private IEnumerable<int> Sequence(StepThread thread, IReadOnlyList<CaseStep> steps, IExpressionReadings within)
    {
        foreach (CaseStep step in steps)
        {
            thread.Current = step;
            if (step.Resolve(within) is not { } command)
            {
                continue;
            }

            foreach (int tick in Carry(thread, command, within))
            {
                yield return tick;
            }
        }
    }

    private IEnumerable<int> Carry(StepThread thread, StepCommand command, IExpressionReadings within) =>
        command switch
        {
            WaitCommand wait => [TickAfter(wait.Milliseconds)],
            WaitUntilCommand wait => Poll(
                () => wait.Condition.Evaluate(within).IsTrue,
                wait.WithinMilliseconds,
                wait.EveryMilliseconds,
                wait.MayFail ? null : () => $"did not come to hold; {Show(wait.Condition, within)}"
            ),
            WaitReadyCommand wait => Poll(
                () => vms.MembersOf(wait.Vm).All(IsReady),
                wait.WithinMilliseconds,
                wait.EveryMilliseconds,
                wait.MayFail ? null : () => "the guest does not answer"
            ),
            WaitForCommand wait => Poll(
                () => threads.TrueForAll(one => one.Name != wait.Name || one.IsDone),
                wait.WithinMilliseconds,
                tickMilliseconds,
                wait.MayFail ? null : () => "the steps in the background are not done"
            ),
            SampleCommand sample => Take(sample, within),
            HostPressureCommand pressure => Press(pressure),
            RepeatCommand repeat => Repeat(thread, repeat),
            ReadCommand read => Read(read.Label),
            BackgroundCommand background => Fork(background, within),
            ActionCommand action => Do(thread, action),
            _ => throw new ArgumentException($"There is no step {command.GetType().Name}.", nameof(command)),
        };

    private int TickAfter(long milliseconds) =>
        (int)Math.Min(int.MaxValue, _tick + ((milliseconds + tickMilliseconds - 1) / tickMilliseconds));

    private IEnumerable<int> Poll(Func<bool> condition, long? within, long every, Func<string>? failure)
    {
        int deadline = within is { } limit ? TickAfter(limit) : int.MaxValue;
        while (!condition())
        {
            int next = TickAfter(every);
            if (next > deadline)
            {
                if (failure is null)
                {
                    yield return deadline;
                    yield break;
                }

                throw new StepException(failure());
            }

            yield return next;
        }
    }

    private static string Show(Expression condition, IExpressionReadings within) =>
        string.Join(", ", condition.Shown(within).Select(one => $"{one.Key} = {one.Value}"));

    private bool IsReady(string name)
    {
        int vm = vms.IndexOf(name);
        return readings.Machine.State[vm] == VmState.Running
            && (
                _bootTick[vm] < 0 || (long)(_tick - _bootTick[vm]) * tickMilliseconds >= written.ReadyAfterMilliseconds
            );
    }

    private int[] Read(string label)
    {
        readings.Keep(label);
        return [];
    }

    private int[] Fork(BackgroundCommand background, IExpressionReadings within)
    {
        Begin(background.Name, background.Steps, within, _tick);
        return [];
    }

    private IEnumerable<int> Take(SampleCommand sample, IExpressionReadings within)
    {
        readings.BeginSeries(sample.Label);
        int deadline = sample.ForMilliseconds is { } limit ? TickAfter(limit) : int.MaxValue;
        while (_tick < deadline && sample.While?.Evaluate(within).IsTrue != false)
        {
            readings.AddSample(sample.Label);
            yield return Math.Min(deadline, TickAfter(sample.EveryMilliseconds));
        }
    }

    private IEnumerable<int> Press(HostPressureCommand pressure)
    {
        MemorySize before = _hostLoad;
        MemorySize load = before;
        int deadline = TickAfter(pressure.ForMilliseconds);
        while (_tick < deadline)
        {
            load += pressure.Piece;
            _actions.Do(-1, new HostLoadAction(load));
            yield return Math.Min(deadline, TickAfter(pressure.EveryMilliseconds));
        }

        _actions.Do(-1, new HostLoadAction(before));
    }

    private IEnumerable<int> Repeat(StepThread thread, RepeatCommand repeat)
    {
        CaseStep? outer = thread.Current;
        for (int round = 1; round <= repeat.Times; round++)
        {
            IExpressionReadings within = readings.InRound(round);
            foreach (int tick in Sequence(thread, repeat.Steps, within))
            {
                yield return tick;
            }

            thread.Current = outer;
            if (repeat.Until?.Evaluate(within).IsTrue == true)
            {
                yield break;
            }
        }
    }

    private IEnumerable<int> Do(StepThread thread, ActionCommand command)
    {
        if (command.Action is HostLoadAction load)
        {
            _hostLoad = load.Size;
        }

        if (command.Action.IsOfHost)
        {
            _actions.Do(-1, command.Action);
            return [];
        }

        int[] targets = [.. vms.MembersOf(command.Vm).Select(vms.IndexOf)];
        if (targets.Length == 0)
        {
            throw new StepException($"there is no VM '{command.Vm}'");
        }

        int[] awaited = Awaited(targets, command.Action);
        foreach (int vm in targets)
        {
            if (!command.MayFail)
            {
                _refusals.Expect(_tick, vm, thread.Current);
            }

            _actions.Do(vm, command.Action);
        }

        return awaited.Length > 0 ? AwaitStart(awaited, command.MayFail) : [];
    }

    /// <summary>The VMs that will run once an action is done: a checkpoint leaves one that is off saved.</summary>
    private int[] Awaited(int[] targets, MachineAction action) =>
        action switch
        {
            StartAction or RestartAction or RebootAction => targets,
            RestoreCheckpointAction => Array.FindAll(targets, vm => readings.Machine.State[vm] == VmState.Running),
            _ => [],
        };

    /// <summary>A start lasts until the VM runs, or its last attempt has failed; so does a restart.</summary>
    private IEnumerable<int> AwaitStart(int[] targets, bool mayFail)
    {
        do
        {
            yield return _tick + 1;
        } while (Array.Exists(targets, vm => readings.Machine.State[vm] == VmState.Pending));

        int failed = Array.Find(targets, vm => readings.Machine.State[vm] != VmState.Running);
        bool anyFailed = Array.Exists(targets, vm => readings.Machine.State[vm] != VmState.Running);
        if (anyFailed && !mayFail)
        {
            throw new StepException($"{vms.Names[failed]} did not start; the host lacks the memory it needs");
        }
    }

    private static int[] NotBooted(int count)
    {
        int[] ticks = new int[count];
        Array.Fill(ticks, -1);
        return ticks;
    }
}
