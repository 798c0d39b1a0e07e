using DmSim.Core.Workloads;

namespace DmSim.Traces.Import;

/// <summary>What an import found: the data of <c>dmsim import --json</c>.</summary>
public sealed record ImportReport
{
    /// <summary>Name of the importer used.</summary>
    public required string Format { get; init; }

    /// <summary>Why this format: by what it was recognised, or that it was asked for.</summary>
    public required string RecognizedBy { get; init; }

    /// <summary>VMs in the trace.</summary>
    public required int Vms { get; init; }

    /// <summary>Samples in the trace, all VMs together, with the absences that were put in.</summary>
    public required long Samples { get; init; }

    /// <summary>Data rows read, without headers and empty lines.</summary>
    public required long RowsRead { get; init; }

    /// <summary>Rows dropped because a later row of the same VM has the same time.</summary>
    public required long Duplicates { get; init; }

    /// <summary>
    /// Places where at least one sample is missing: a step of more than 1½ usual intervals of the VM.
    /// </summary>
    public required long Gaps { get; init; }

    /// <summary>
    /// Absences: samples put in where a gap was too long to hold, and samples turned or read as absent.
    /// </summary>
    public required long Absences { get; init; }

    /// <summary>Rows whose usage is 0.</summary>
    public required long Zeros { get; init; }

    /// <summary>Rows whose usage is above the provisioned size.</summary>
    public required long OutOfRange { get; init; }

    /// <summary>
    /// Samples whose mapped demand was cut down to the provisioned size, and values that were cut to the range that the
    /// format allows.
    /// </summary>
    public required long Clamped { get; init; }

    /// <summary>VMs whose provisioned size changes.</summary>
    public required int ResizedVms { get; init; }

    /// <summary>The mapping stored in the demand channel.</summary>
    public required DemandMapping Mapping { get; init; }

    /// <summary>Every flaw found and what was done about it; kinds that were not found are left out.</summary>
    public required IReadOnlyList<ImportRepair> Repairs { get; init; }

    /// <summary>What a reader should know before trusting the trace.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
