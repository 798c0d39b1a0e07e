using System.Globalization;
using System.Text;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import;

/// <summary>Puts the counters of an import into words.</summary>
internal static class ImportReporter
{
    /// <summary>The report of a finished import; adds what follows from the counts to the session's warnings.</summary>
    public static ImportReport Report(string format, string recognizedBy, DemandTrace trace, ImportSession session)
    {
        ImportTally tally = session.Tally;
        AddWarnings(tally, session);
        return new ImportReport
        {
            Format = format,
            RecognizedBy = recognizedBy,
            Vms = trace.Vms.Count,
            Samples = tally.Samples,
            RowsRead = tally.RowsRead,
            Duplicates = tally.Duplicates,
            Gaps = tally.Gaps,
            Absences = tally.EmptyDemand + tally.GapAbsences + tally.ZeroAbsences,
            Zeros = tally.Zeros,
            OutOfRange = session.OutOfRange,
            Clamped = session.Clamped,
            ResizedVms = tally.ResizedVms,
            Mapping = session.Options.Mapping,
            Repairs = [.. Repairs(session).Where(repair => repair.Count > 0)],
            Warnings = session.Warnings,
        };
    }

    /// <summary>The paragraph a trace carries along: format, source, options, repairs and cautions.</summary>
    public static string Provenance(ImportSource source, ImportReport report, ImportOptions options)
    {
        // The name only: where the file lay must not make a difference.
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(source.Path));
        StringBuilder text = new();
        CultureInfo culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"Imported as {report.Format} from {name}: {report.RowsRead} rows, {report.Vms} VMs. ");
        text.Append(culture, $"Mapping: {options.MappingOptions.Describe(options.Mapping)}.");
        foreach (ImportRepair repair in report.Repairs)
        {
            text.Append(culture, $" {repair.Count} {repair.What}: {repair.Done}.");
        }

        foreach (string warning in report.Warnings)
        {
            text.Append(culture, $" Caution: {warning}.");
        }

        return text.ToString();
    }

    private static void AddWarnings(ImportTally tally, ImportSession session)
    {
        if (tally.ZeroProvisioned > 0)
        {
            session.Warn(
                $"{tally.ZeroProvisioned} rows have a provisioned size of 0: there, the VM's largest size limits its demand"
            );
        }

        if (tally.SingleSampleVms > 0)
        {
            session.Warn($"{tally.SingleSampleVms} VMs have a single sample, which holds for one interval");
        }

        if (tally.ConflictingDuplicates > 0)
        {
            session.Warn($"{tally.ConflictingDuplicates} of the duplicate rows differ from the row that was kept");
        }
    }

    private static IEnumerable<ImportRepair> Repairs(ImportSession session)
    {
        ImportTally tally = session.Tally;
        ImportOptions options = session.Options;
        foreach (RepairCounter counter in session.Repairs)
        {
            yield return new(counter.What, counter.Count, counter.Done);
        }

        yield return new("rows with a repeated time", tally.Duplicates, "the last row of each time was kept");
        yield return new("VMs with rows out of order", tally.UnsortedVms, "their rows were sorted by time");
        yield return new("rows with a usage of 0", tally.Zeros, Describe(options.Zeros));
        yield return new(
            "rows with a usage above the provisioned size",
            tally.OutOfRange,
            options.Mapping == DemandMapping.AsIs
                ? "kept as recorded"
                : "kept as recorded in the working set, demand cut down to the size"
        );
        yield return new("samples mapped above the provisioned size", tally.Clamped, "demand was cut down to the size");
        yield return new(
            "gaps (more than 1½ usual intervals)",
            tally.Gaps,
            "the sample before was held, up to the limit for long gaps"
        );
        yield return new("gaps longer than a sample may hold", tally.GapAbsences, "the VM is absent in the rest of it");
        yield return new("rows without demand", tally.EmptyDemand, "the VM is absent until its next sample");
        yield return new("VMs whose size changes", tally.ResizedVms, "the size is kept sample by sample");
    }

    private static string Describe(ZeroHandling handling) =>
        handling switch
        {
            ZeroHandling.Keep => "kept",
            ZeroHandling.Hold => "replaced by the last usage above 0",
            _ => "the VM is absent until its next usage above 0",
        };
}
