using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Units;
using DmSim.Traces.Expressions;
using DmSim.Traces.Validation;

namespace DmSim.Lab.Validation;

/// <summary>Carries the steps of a case out while the engine runs, and judges its assertions.</summary>
/// <remarks>
/// Called at the begin of a tick, it sees the machine as it was at the end of the tick before: what is read and what is
/// done at one moment belong to the same instant.
/// </remarks>
internal sealed class CaseScript : IRunScript, IEventSink
{
    private readonly ValidationCase _case;
    private readonly CaseVms _vms;
    private readonly CaseReadings _readings;
    private readonly AlwaysWatch[] _watches;
    private readonly List<StepThread> _threads = [];
    private readonly StepRunner _runner;
    private readonly int _tickMilliseconds;
    private List<AssertionVerdict>? _verdicts;
    private string? _failure;

    public CaseScript(ValidationCase written, CaseVms vms, int tickMilliseconds)
    {
        _case = written;
        _vms = vms;
        _tickMilliseconds = tickMilliseconds;
        _readings = new CaseReadings(written, vms);
        _watches = [.. written.Assertions.Where(one => one.IsAlways).Select(one => new AlwaysWatch(one, _readings))];
        _runner = new StepRunner(written, vms, _readings, tickMilliseconds, _threads);
        _runner.Begin("", written.Steps, _readings, tick: 0);
    }

    /// <summary>Why a step failed; <see langword="null"/> while none did.</summary>
    public string? Failure => _runner.Refused ?? _failure;

    /// <inheritdoc/>
    public int NextTick { get; private set; }

    /// <inheritdoc/>
    public bool IsDone { get; private set; }

    /// <summary>The verdicts on the assertions, in their order; to be asked for after the run.</summary>
    public IReadOnlyList<AssertionVerdict> Verdicts => _verdicts ?? Judge();

    /// <summary>Why the steps were not done when the run ended.</summary>
    public string Unfinished =>
        $"the time limit was reached in {Describe(_threads[0])}; the scenario's duration says how long a case may take";

    /// <inheritdoc/>
    public bool Powers(int vm) => _vms.IsNamed(vm, _case.Started);

    /// <inheritdoc/>
    public void Happened(in MachineEvent machineEvent) => _runner.Note(machineEvent);

    /// <inheritdoc/>
    public void Act(int tick, MachineState state, IMachineActions actions)
    {
        _readings.Machine = state;
        _runner.Now(tick, actions);
        IsDone |= _runner.Refused is not null;
        AdvanceThreads(tick);
        foreach (AlwaysWatch watch in _watches)
        {
            watch.Look(tick, _tickMilliseconds);
        }

        if (IsDone || _threads[0].IsDone)
        {
            IsDone = true;
            NextTick = int.MaxValue;
            _verdicts ??= Judge();
            return;
        }

        NextTick = _watches.Length > 0 ? tick + 1 : _threads.Min(thread => thread.NextTick);
    }

    private void AdvanceThreads(int tick)
    {
        // Steps in the background may be added while the others go on.
        for (int index = 0; index < _threads.Count && !IsDone; index++)
        {
            StepThread thread = _threads[index];
            try
            {
                thread.Advance(tick);
            }
            catch (Exception problem) when (problem is StepException or ReadingMissingException or ArithmeticException)
            {
                _failure = $"{Describe(thread)} after {Clock(tick)}: {problem.Message}";
                IsDone = true;
            }
        }
    }

    private List<AssertionVerdict> Judge() => [.. _case.Assertions.Select(Judge)];

    private AssertionVerdict Judge(CaseAssertion assertion)
    {
        if (assertion.NotSimulatedBecause is { } reason)
        {
            return new AssertionVerdict(assertion, CaseStatus.Skipped, [], reason);
        }

        if (assertion.IsAlways)
        {
            return _watches.First(watch => watch.Assertion == assertion).Verdict;
        }

        Expression expression = assertion.Expression!;
        try
        {
            CaseStatus status = expression.Evaluate(_readings).IsTrue ? CaseStatus.Pass : CaseStatus.Fail;
            return new AssertionVerdict(assertion, status, expression.Shown(_readings));
        }
        catch (ReadingMissingException missing)
        {
            return new AssertionVerdict(assertion, CaseStatus.Fail, expression.Shown(_readings), missing.Message);
        }
        catch (ArithmeticException)
        {
            return new AssertionVerdict(assertion, CaseStatus.Fail, expression.Shown(_readings), "divides by zero");
        }
    }

    private static string Describe(StepThread thread) =>
        thread.Current is { } step
            ? FormattableString.Invariant($"step '{step.Summary}' (line {step.Line})")
            : "the first step";

    private string Clock(int tick) => TimeText.Format((long)tick * _tickMilliseconds);
}
