using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Native;

namespace DmSim.Traces.Import;

/// <summary>
/// Makes a trace of the rows of a source: sorts, drops repeated times, treats zeros and gaps, moves time 0, maps
/// demand. One place for all formats, so that every importer treats flaws alike.
/// </summary>
/// <param name="session">Options and counters.</param>
/// <param name="traits">What the format says.</param>
internal sealed class TraceAssembler(ImportSession session, FormatTraits traits)
{
    // Times from the year 2000 on are moments; smaller ones count from the start of the recording.
    private const long FirstUnixMilliseconds = 946_684_800_000;
    private const long MillisecondsPerDay = 86_400_000;

    private readonly ImportTally _tally = session.Tally;
    private readonly int _heldIntervals = session.Options.HeldIntervals ?? traits.HeldIntervals;

    /// <summary>Finishes a trace.</summary>
    /// <param name="source">The source, for the name.</param>
    /// <param name="rows">The rows of all VMs.</param>
    /// <exception cref="Core.Scenarios.InvalidInputException">Problems were found, or there is no row.</exception>
    public DemandTrace Assemble(ImportSource source, VmTable rows)
    {
        if (rows.Vms.Count == 0 && session.Issues.IsEmpty)
        {
            session.Issues.Add(source.Path, null, null, "there is no row of data");
        }

        session.Issues.ThrowIfAny();
        CheckSpan(rows);
        long earliest = rows.Vms.Min(vm => vm.EarliestTime);
        if (earliest < 0)
        {
            session.Issues.Add(source.Path, null, null, "the earliest time is before 1970; expected none that is");
            session.Issues.ThrowIfAny();
        }

        bool dated = earliest >= FirstUnixMilliseconds;
        long origin = dated ? earliest - (earliest % 1000) : 0;
        List<TraceVm> vms = new(rows.Vms.Count);
        TraceSignal signal = session.Options.Signal ?? traits.Signal;
        CheckMapping(source, signal);
        foreach (VmSamples vm in rows.TakeAll())
        {
            vms.Add(Map(signal, Finish(vm, origin), vm.Memory));
        }

        _tally.Samples = vms.Sum(vm => (long)vm.SampleCount);
        long local = origin + (traits.OffsetMinutes * 60_000L);
        return new DemandTrace(
            new TraceInfo
            {
                Name = session.Options.Name ?? ImportFile.StemOf(Path.TrimEndingDirectorySeparator(source.Path)),
                Signal = session.Options.Mapping == DemandMapping.AsIs ? signal : TraceSignal.Committed,
                StartUnixMilliseconds = dated ? origin : null,
                StartSecondOfDay = dated ? (int)(local % MillisecondsPerDay / 1000) : 0,
                DurationMilliseconds = vms.Max(vm => vm.EndMilliseconds),
            },
            vms
        );
    }

    private void CheckMapping(ImportSource source, TraceSignal signal)
    {
        if (session.Options.Mapping != DemandMapping.AsIs && signal != TraceSignal.Active)
        {
            const string Message = "a demand mapping is for active memory, but this trace records demand itself";
            session.Issues.Add(source.Path, null, null, Message);
            session.Issues.ThrowIfAny();
        }
    }

    private PackedTraceVm Map(TraceSignal signal, PackedTraceVm vm, BlockMemory memory)
    {
        if (session.Options.Mapping == DemandMapping.AsIs)
        {
            return vm;
        }

        const int TickMilliseconds = 1000;
        DemandMapper mapper = new(
            signal,
            session.Options.Mapping,
            session.Options.MappingOptions,
            AbsenceRule.PowerOff,
            TickMilliseconds
        );
        long[] mapped = mapper.MapSamples(vm, out int clampedCount);
        _tally.Clamped += clampedCount;
        return vm.WithMapped(mapped, memory);
    }

    private PackedTraceVm Finish(VmSamples vm, long origin)
    {
        using SampleColumns columns = new(vm);
        if (!vm.IsSorted)
        {
            _tally.UnsortedVms++;
            columns.SortByTime();
        }

        (int duplicates, int conflicting) = vm.MayRepeatTimes ? columns.DropRepeatedTimes() : (0, 0);
        _tally.Duplicates += duplicates;
        _tally.ConflictingDuplicates += conflicting;
        columns.ShiftTimes(-origin);
        columns.FillUnknown();
        _tally.ZeroAbsences += columns.TreatZeros(session.Options.Zeros);
        int changes = columns.CountSizeChanges();
        _tally.SizeChanges += changes;
        _tally.ResizedVms += changes > 0 ? 1 : 0;
        long interval = traits.IntervalMilliseconds ?? columns.MedianInterval(traits.FallbackIntervalMilliseconds);
        _tally.SingleSampleVms += columns.Count == 1 && vm.EndTime is null ? 1 : 0;
        (int gaps, int absences) = columns.TreatGaps(interval, _heldIntervals);
        _tally.Gaps += gaps;
        _tally.GapAbsences += absences;
        return columns.ToVm(vm.Name, interval, vm.EndTime - origin);
    }

    /// <summary>Warns of what is odd about the times of a source.</summary>
    private void CheckSpan(VmTable rows)
    {
        const long TenYears = 3653 * MillisecondsPerDay;
        long span = rows.Vms.Max(vm => vm.LatestTime) - rows.Vms.Min(vm => vm.EarliestTime);
        if (span > TenYears)
        {
            session.Warn($"the times span {TimeText.Format(span)}: is one of them wrong?");
        }
    }
}
