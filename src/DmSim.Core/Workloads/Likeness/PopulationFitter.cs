using System.Globalization;
using DmSim.Core.Units;

namespace DmSim.Core.Workloads.Likeness;

/// <summary>Learns from a trace how its VMs behave.</summary>
/// <remarks>
/// A VM is the sum of a daily and weekly profile, common factors with the VM's own loadings, and a movement of its own with
/// many time scales. Factors and own movements have distributions of their own (heavy tails stay heavy) and are driven by
/// normal processes whose autocorrelation is matched through those distributions: NORTA, "normal to anything" (Cario and
/// Nelson, Operations Research Letters 19, 1996; Biller and Nelson, ACM TOMACS 13, 2003). At last every VM's path gets the
/// VM's own marginal distribution by rank, as amplitude-adjusted surrogate data do (Theiler et al., Physica D 58, 1992). The
/// population's mixture of kinds is that of the source. Making is the way back (<see cref="LikeGenerator"/>); the guide
/// is src/docs/generate.md.
/// </remarks>
public sealed class PopulationFitter
{
    private const int MostSamples = 50_000_000;

    private readonly DemandTrace _trace;
    private readonly SampleGrid _grid;
    private readonly CancellationToken _cancellation;
    private readonly int[] _alive;
    private readonly int[] _there;
    private readonly List<float[]> _rows = [];
    private readonly List<string> _notes = [];

    private PopulationFitter(DemandTrace trace, CancellationToken cancellation)
    {
        _trace = trace;
        _cancellation = cancellation;
        long interval = UsualInterval(trace);
        long count = (trace.Info.DurationMilliseconds + interval - 1) / interval;
        if (count > MostSamples)
        {
            throw new ArgumentException($"A trace of {count} samples per VM is too long to learn from.", nameof(trace));
        }

        _grid = new SampleGrid(interval, (int)count, trace.Info.StartSecondOfDay * 1000L);
        _alive = new int[_grid.Count];
        _there = new int[_grid.Count];
    }

    /// <summary>Learns from a trace.</summary>
    /// <param name="trace">The trace; it is read twice, VM by VM, and again by what the model makes.</param>
    /// <param name="progress">Told the share done, 0..1, or <see langword="null"/>.</param>
    /// <param name="cancellation">Stops between two VMs.</param>
    /// <exception cref="ArgumentException">The trace has no VM that is ever there, or too many samples.</exception>
    public static PopulationModel Fit(
        DemandTrace trace,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new PopulationFitter(trace, cancellation).Fit(progress);
    }

    /// <summary>The most frequent interval of a trace's VMs; of equally frequent ones the shortest.</summary>
    public static long UsualInterval(DemandTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace
            .Vms.GroupBy(vm => vm.IntervalMilliseconds)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key)
            .Select(group => group.Key)
            .First();
    }

    private PopulationModel Fit(IProgress<double>? progress)
    {
        List<TraceVm> parents = [];
        for (int index = 0; index < _trace.Vms.Count; index++)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (Look(_trace.Vms[index]))
            {
                parents.Add(_trace.Vms[index]);
            }

            progress?.Report(0.4 * (index + 1) / _trace.Vms.Count);
        }

        if (parents.Count == 0)
        {
            throw new ArgumentException("The trace has no VM that is ever there.", nameof(progress));
        }

        CommonFactors factors = CommonFactors.Find([.. _rows], seed: 1);
        _rows.Clear();
        bool[] outage = Outage();
        VmLearner learner = new(_grid, factors, outage);
        List<VmModel> models = [];
        foreach (TraceVm parent in parents)
        {
            _cancellation.ThrowIfCancellationRequested();
            models.Add(learner.Learn(parent, models.Count));
            progress?.Report(0.5 + (0.5 * models.Count / parents.Count));
        }

        Tell(models, outage);
        ModelSummary summary = new(
            models.Count,
            learner.ConstantCount,
            factors.Scores.Count,
            learner.MeanSeasonShare,
            learner.MeanFactorShare,
            outage.Count(sample => sample)
        );
        return new PopulationModel(_trace.Info, _grid, models, factors.Scores, outage, summary, _notes);
    }

    /// <summary>First look at a VM: its presence, and its residual for the common factors.</summary>
    private bool Look(TraceVm vm)
    {
        VmResidual residual = VmResidual.Of(_grid, vm);
        if (residual.PresentCount == 0)
        {
            return false;
        }

        int first = Array.IndexOf(residual.Present, true);
        int last = Array.LastIndexOf(residual.Present, true);
        for (int sample = first; sample <= last; sample++)
        {
            _alive[sample]++;
            _there[sample] += residual.Present[sample] ? 1 : 0;
        }

        _rows.Add(residual.ByBin());
        return true;
    }

    private bool[] Outage()
    {
        // A single VM that is off is off; only where several are alive can most be missing.
        const int FewestAlive = 3;
        return [.. _alive.Select((alive, sample) => alive >= FewestAlive && _there[sample] * 2 < alive)];
    }

    private void Tell(List<VmModel> models, bool[] outage)
    {
        int intervals = _trace.Vms.Count(vm => vm.IntervalMilliseconds != _grid.IntervalMilliseconds);
        Tell(
            intervals,
            $"VMs have another interval than {TimeText.Format(_grid.IntervalMilliseconds)}; all get that one"
        );
        Tell(_trace.Vms.Count - models.Count, "VMs are never there at a sample of the grid and were left out");
        int down = outage.Count(sample => sample);
        string length = TimeText.Format(down * _grid.IntervalMilliseconds);
        Tell(
            down,
            $"samples ({length}) lack most VMs that were alive before and after: taken as a recorder's outage, not imitated"
        );
        Tell(
            models.Count(model => model.Parent.Has(TraceChannel.Available)),
            "VMs have available memory recorded: not imitated"
        );
        Tell(
            models.Count(model => model.WorkingSetShare is not null),
            "VMs get their mean share of working set throughout"
        );
        if (!SeasonalProfile.IsEstimable(_grid))
        {
            _notes.Add(
                "the trace is shorter than two days: a daily pattern cannot be told from chance, so the common factors are "
                    + "kept as recorded (and repeated when more time is asked for)"
            );
        }
    }

    private void Tell(int count, string what)
    {
        if (count > 0)
        {
            _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {what}"));
        }
    }
}
