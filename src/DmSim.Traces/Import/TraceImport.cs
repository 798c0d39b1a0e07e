using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import;

/// <summary>Imports foreign traces: finds the format, reads, repairs, and reports what was done.</summary>
public static class TraceImport
{
    /// <summary>Imports a file or folder; nothing is written.</summary>
    /// <param name="request">What to import, and how.</param>
    /// <param name="progress">Told about every MiB read, or <see langword="null"/>.</param>
    /// <param name="cancellation">Stops at the next read.</param>
    /// <exception cref="InvalidInputException">With all problems of the source and the request.</exception>
    /// <exception cref="OperationCanceledException">The user interrupted.</exception>
    public static ImportOutcome Run(
        ImportRequest request,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckOptions(request);
        using ImportSource source = ImportSource.Open(request.Path, cancellation);
        (ITraceImporter importer, string recognizedBy) = Choose(request, source);
        ImportSession session = new(source, request.Options, progress, cancellation);
        if (source.IgnoredFiles > 0)
        {
            session.Warn($"{source.IgnoredFiles} files are no data by their names and were ignored");
        }

        DemandTrace trace = importer.Import(source, session);
        CheckTaken(importer, session);
        ImportReport report = ImportReporter.Report(importer.Name, recognizedBy, trace, session);
        TraceInfo info = trace.Info with
        {
            Provenance = Join(trace.Info.Provenance, ImportReporter.Provenance(source, report, session.Options)),
            SourceSha256 = session.SourceSha256(),
        };
        return new ImportOutcome(new DemandTrace(info, trace.Vms), report);
    }

    private static (ITraceImporter Importer, string RecognizedBy) Choose(ImportRequest request, ImportSource source)
    {
        if (request.Format.Equals(ImportRequest.AutomaticFormat, StringComparison.OrdinalIgnoreCase))
        {
            if (request.Options.Columns?.Demand is not null)
            {
                bool isParquet = ParquetText.Recognizes(source.First.Start);
                return (isParquet ? new ParquetImporter() : new CsvImporter(), "a column mapping was given");
            }

            return Recognize(source);
        }

        ITraceImporter named =
            TraceImporters.All.FirstOrDefault(importer =>
                importer.Name.Equals(request.Format, StringComparison.OrdinalIgnoreCase)
            ) ?? throw Refusal("format", $"'{request.Format}' is not known; expected auto, {KnownNames()}");
        return (named, "named by the user");
    }

    /// <summary>What the source says of itself comes before what the import did with it.</summary>
    private static string Join(string first, string second) => first.Length == 0 ? second : $"{first} {second}";

    private static (ITraceImporter Importer, string RecognizedBy) Recognize(ImportSource source)
    {
        if (source.Files.Count == 1 && source.First.Start.IsEmpty)
        {
            throw Refusal(source.Path, "the file is empty");
        }

        List<string> misses = [];
        foreach (ITraceImporter importer in TraceImporters.All)
        {
            Recognition recognition = importer.Recognize(source);
            if (recognition.IsMatch)
            {
                return (importer, recognition.Reason);
            }

            misses.Add($"not {importer.Name}: {recognition.Reason}");
        }

        UnusableFormat? known = UnusableFormat.All.FirstOrDefault(format => format.Recognizes(source));
        if (known is not null)
        {
            throw Refusal(source.Path, $"this is {known.Name}: {known.Advice}");
        }

        const string Unknown = "the format was not recognised; name it if you know better, or map columns (--columns)";
        throw new InvalidInputException([
            .. misses.Prepend(Unknown).Select(text => new ValidationIssue(source.Path, null, null, null, text)),
        ]);
    }

    private static void CheckOptions(ImportRequest request)
    {
        if (request.Options.HeldIntervals is < 1)
        {
            string found = request.Options.HeldIntervals.Value.ToString(CultureInfo.InvariantCulture);
            throw Refusal("held intervals", $"{found} is out of range; expected 1 or more");
        }
    }

    /// <summary>A choice that had no effect was meant for another format.</summary>
    private static void CheckTaken(ITraceImporter importer, ImportSession session)
    {
        if (session.Options.Columns is not null && !session.IsColumnsTaken)
        {
            throw Refusal("columns", $"the format {importer.Name} has columns of its own; expected csv or parquet");
        }

        if (session.Options.DemandFrom is not null && !session.IsDemandFromTaken)
        {
            throw Refusal("--demand-from", $"{importer.Name} carries a single memory reading; expected no choice");
        }

        if (session.Options.Interval is not null && !session.IsIntervalTaken)
        {
            throw Refusal("--interval", $"this {importer.Name} has times of its own; expected no interval");
        }
    }

    private static string KnownNames() => string.Join(", ", TraceImporters.All.Select(importer => importer.Name));

    private static InvalidInputException Refusal(string source, string message) =>
        new(new ValidationIssue(source, null, null, null, message));
}
