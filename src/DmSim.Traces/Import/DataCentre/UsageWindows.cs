using System.Globalization;
using System.Text;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// Puts usage records of tasks together into windows of equal length: one VM per task, or the tasks of a job as one VM.
/// Holds one cell per window of a VM, so that its memory follows the trace that comes out and not the records that go in.
/// </summary>
/// <param name="windowMilliseconds">The length of a window.</param>
/// <param name="grouping">What becomes a VM.</param>
internal sealed class UsageWindows(int windowMilliseconds, VmGrouping grouping)
{
    private const int FewRecent = 64;

    // More tasks than any published cell runs at once.
    private const int MostRecent = 1 << 20;

    private readonly Dictionary<UsageOwner, WindowSeries> _series = [];
    private readonly List<UsageOwner> _owners = [];
    private Dictionary<UsageOwner, UsageRecord> _recent = [];
    private long _recentStart = long.MinValue;

    /// <summary>
    /// Records that repeat one with the same task and begin; the last of them counts. They are found where records of
    /// one begin follow each other, as they are published.
    /// </summary>
    public long RepeatedCount { get; private set; }

    /// <summary>Adds a record of a task.</summary>
    public void Add(UsageOwner task, in UsageRecord record)
    {
        if (record.Start != _recentStart || _recent.Count == MostRecent)
        {
            _recentStart = record.Start;
            Forget();
        }

        UsageOwner owner = grouping == VmGrouping.Task ? task : task with { Member = UsageOwner.Everyone };
        if (!_series.TryGetValue(owner, out WindowSeries? series))
        {
            series = new WindowSeries();
            _series.Add(owner, series);
            _owners.Add(owner);
        }

        if (_recent.TryGetValue(task, out UsageRecord replaced))
        {
            RepeatedCount++;
            Spread(series, replaced, -1);
        }

        _recent[task] = record;
        Spread(series, record, 1);
    }

    /// <summary>Hands all VMs over, in the order of their first records, and keeps nothing.</summary>
    /// <param name="vms">Where samples go.</param>
    /// <param name="originMilliseconds">Added to all times.</param>
    /// <param name="tally">Where the common counters are.</param>
    public void MoveTo(VmTable vms, long originMilliseconds, ImportTally tally)
    {
        foreach (UsageOwner owner in _owners)
        {
            _series.Remove(owner, out WindowSeries? series);
            VmSamples vm = vms.GetOrAdd(Encoding.UTF8.GetBytes(NameOf(owner)))!;
            foreach (ref readonly WindowCell cell in series!.Finish())
            {
                long begin = originMilliseconds + (cell.Window * windowMilliseconds);
                long used = (long)Math.Round(cell.UsedTime / cell.Divisor);
                long limit = (long)Math.Round(cell.LimitTime / cell.Divisor);
                tally.Zeros += used == 0 ? 1 : 0;
                tally.OutOfRange += used > limit ? 1 : 0;
                vm.Add(new SampleRow(begin + cell.From, used, limit, VmSamples.Unknown, VmSamples.Unknown));
                vm.EndTime = begin + cell.To;
            }
        }

        _owners.Clear();
    }

    private static string NameOf(UsageOwner owner) =>
        owner.Member == UsageOwner.Everyone
            ? owner.Group.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{owner.Group}/{owner.Member}");

    private void Forget()
    {
        // Clearing costs what the table could hold: a large one that is hardly used is replaced.
        if (_recent.Capacity > FewRecent && _recent.Count < _recent.Capacity / 4)
        {
            _recent = [];
        }
        else
        {
            _recent.Clear();
        }
    }

    private void Spread(WindowSeries series, in UsageRecord record, int sign)
    {
        long last = (record.End - 1) / windowMilliseconds;
        for (long window = record.Start / windowMilliseconds; window <= last; window++)
        {
            long begin = window * windowMilliseconds;
            int from = (int)Math.Max(0, record.Start - begin);
            int to = (int)Math.Min(windowMilliseconds, record.End - begin);
            double length = sign * (to - from);
            series.Add(
                new WindowCell
                {
                    Window = window,
                    From = from,
                    To = to,
                    Covered = length,
                    UsedTime = record.Used * length,
                    LimitTime = record.Limit * length,
                }
            );
        }
    }
}
