using DmSim.Core.Workloads;
using DmSim.Core.Workloads.Likeness;

namespace DmSim.Lab.TraceStudy;

/// <summary>What the demand of a trace is like: the data of <c>dmsim trace stats</c>.</summary>
public sealed record TraceStatistics
{
    private static readonly long[] LagsToTry = [0, 3_600_000, 6 * 3_600_000L, 86_400_000, 7 * 86_400_000L];

    /// <summary>Name, signal, start, length and provenance.</summary>
    public required TraceInfo Info { get; init; }

    /// <summary>Milliseconds between the moments at which fleet and correlation were read.</summary>
    public required long StepMilliseconds { get; init; }

    /// <summary>Lags of all autocorrelations in milliseconds, rising.</summary>
    public required IReadOnlyList<long> LagsMilliseconds { get; init; }

    /// <summary>The VMs in the order of the trace.</summary>
    public required IReadOnlyList<VmStatistics> Vms { get; init; }

    /// <summary>All VMs together.</summary>
    public required FleetStatistics Fleet { get; init; }

    /// <summary>How VMs move together; <see langword="null"/> with fewer than two VMs that change.</summary>
    public required CorrelationStatistics? Correlation { get; init; }

    /// <summary>Reads a trace.</summary>
    /// <param name="trace">The trace; at least one VM.</param>
    /// <param name="progress">Told the share done, 0..1, or <see langword="null"/>.</param>
    /// <param name="cancellation">Stops between two VMs.</param>
    public static TraceStatistics Of(
        DemandTrace trace,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(trace);
        FleetMatrix matrix = FleetMatrix.Of(trace, PopulationFitter.UsualInterval(trace), progress, cancellation);
        return Of(trace, matrix, cancellation);
    }

    /// <summary>Of a trace whose matrix was read.</summary>
    internal static TraceStatistics Of(DemandTrace trace, FleetMatrix matrix, CancellationToken cancellation)
    {
        long[] lags =
        [
            .. LagsToTry
                .Select(lag => Math.Max(lag, matrix.StepMilliseconds))
                .Where(lag => lag * 2 <= trace.Info.DurationMilliseconds)
                .Distinct(),
        ];
        VmStatistics[] vms = new VmStatistics[trace.Vms.Count];
        for (int index = 0; index < vms.Length; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            vms[index] = VmReader.Read(trace.Vms[index], index, matrix, lags);
        }

        return new TraceStatistics
        {
            Info = trace.Info,
            StepMilliseconds = matrix.StepMilliseconds,
            LagsMilliseconds = lags,
            Vms = vms,
            Fleet = FleetReader.Read(matrix, vms, lags),
            Correlation = PairCorrelation.Of(matrix),
        };
    }
}
