namespace DmSim.Traces.Import;

/// <summary>The counters of an import; see <see cref="ImportReport"/> for their meaning.</summary>
public sealed class ImportTally
{
    /// <summary>Data rows read.</summary>
    public long RowsRead { get; set; }

    /// <summary>Rows whose usage is 0.</summary>
    public long Zeros { get; set; }

    /// <summary>Rows whose usage is above the provisioned size.</summary>
    public long OutOfRange { get; set; }

    /// <summary>Rows whose provisioned size is 0.</summary>
    public long ZeroProvisioned { get; set; }

    /// <summary>Rows that say the VM is absent.</summary>
    public long EmptyDemand { get; set; }

    /// <summary>Rows that repeat a time.</summary>
    public long Duplicates { get; set; }

    /// <summary>Duplicates whose demand differs from the row that was kept.</summary>
    public long ConflictingDuplicates { get; set; }

    /// <summary>VMs whose rows were not in the order of time.</summary>
    public int UnsortedVms { get; set; }

    /// <summary>Steps of more than 1½ usual intervals.</summary>
    public long Gaps { get; set; }

    /// <summary>Absences put in because a gap was too long to hold.</summary>
    public long GapAbsences { get; set; }

    /// <summary>Zeros turned into absences.</summary>
    public long ZeroAbsences { get; set; }

    /// <summary>VMs whose provisioned size changes.</summary>
    public int ResizedVms { get; set; }

    /// <summary>Changes of provisioned sizes.</summary>
    public long SizeChanges { get; set; }

    /// <summary>Samples whose mapped demand was cut down to the provisioned size.</summary>
    public long Clamped { get; set; }

    /// <summary>VMs with one sample only.</summary>
    public int SingleSampleVms { get; set; }

    /// <summary>Samples of the finished trace.</summary>
    public long Samples { get; set; }
}
