using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Mapping;

namespace DmSim.Traces.Import;

/// <summary>The choices of an import; all are repeated in the trace's provenance.</summary>
public sealed record ImportOptions
{
    /// <summary>
    /// The value of <see cref="HeldIntervals"/> that holds a sample until the next one, however late.
    /// </summary>
    public const int HoldForever = int.MaxValue;

    /// <summary>Everything as the format suggests.</summary>
    public static ImportOptions Default { get; } = new();

    /// <summary>The trace's name; <see langword="null"/>: the name of the file or folder.</summary>
    public string? Name { get; init; }

    /// <summary>What the demand column means; <see langword="null"/>: what the format says.</summary>
    public TraceSignal? Signal { get; init; }

    /// <summary>What a usage of 0 becomes.</summary>
    public ZeroHandling Zeros { get; init; }

    /// <summary>
    /// For how many usual intervals of its VM a sample holds when the next is missing, at least 1; then the VM is
    /// absent.
    /// <see langword="null"/>: as the format says (bitbrains 3, csv <see cref="HoldForever"/>).
    /// </summary>
    public int? HeldIntervals { get; init; }

    /// <summary>
    /// What 100 % (or 1.0) of a normalised signal means, in formats that record shares of an unknown size;
    /// <see langword="null"/>: what the format assumes.
    /// </summary>
    public MemorySize? NominalSize { get; init; }

    /// <summary>
    /// The memory of each recorded machine, for logs that carry only available or free memory: used is installed less
    /// available.
    /// </summary>
    public MemorySize? Installed { get; init; }

    /// <summary>
    /// Which memory reading becomes demand where a source carries several; <see langword="null"/>: as the format says.
    /// </summary>
    public DemandReading? DemandFrom { get; init; }

    /// <summary>
    /// Milliseconds from row to row in logs that carry no times; <see langword="null"/>: what the format assumes.
    /// </summary>
    public long? Interval { get; init; }

    /// <summary>The zone of local times; <see langword="null"/>: as the source says, else UTC.</summary>
    public RecordedZone? Zone { get; init; }

    /// <summary>What becomes a VM in data sets of jobs that consist of tasks.</summary>
    public VmGrouping VmPer { get; init; }

    /// <summary>
    /// How demand is made up in data sets without memory use; <see langword="null"/>: they are refused.
    /// </summary>
    public SyntheticDemand? SyntheticDemand { get; init; }

    /// <summary>
    /// What columns mean, for CSV and Parquet files that do not say it themselves, and what counters are called in logs of
    /// another language; <see langword="null"/>: none.
    /// </summary>
    public ColumnMapping? Columns { get; init; }

    /// <summary>
    /// A mapping to store in the demand channel; the recorded signal then becomes the working set. By default the
    /// signal is stored as recorded and mapped when an experiment runs, so one file serves all mappings.
    /// </summary>
    public DemandMapping Mapping { get; init; } = DemandMapping.AsIs;

    /// <summary>The constants of <see cref="Mapping"/>.</summary>
    public DemandMappingOptions MappingOptions { get; init; } = DemandMappingOptions.Default;
}
