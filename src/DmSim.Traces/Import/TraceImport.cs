using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

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
        ImportSource source = ImportSource.Open(request.Path);
        (ITraceImporter importer, string recognizedBy) = Choose(request, source);
        ImportSession session = new(source, request.Options, progress, cancellation);
        if (source.IgnoredFiles > 0)
        {
            session.Warn($"{source.IgnoredFiles} files of the folder do not end in .csv or .txt and were ignored");
        }

        DemandTrace trace = importer.Import(source, session);
        ImportReport report = ImportReporter.Report(importer.Name, recognizedBy, trace, session);
        TraceInfo info = trace.Info with
        {
            Provenance = Join(trace.Info.Provenance, ImportReporter.Provenance(source, report, session.Options)),
            SourceSha256 = session.SourceSha256,
        };
        return new ImportOutcome(new DemandTrace(info, trace.Vms), report);
    }

    private static (ITraceImporter Importer, string RecognizedBy) Choose(ImportRequest request, ImportSource source)
    {
        if (request.Format.Equals(ImportRequest.AutomaticFormat, StringComparison.OrdinalIgnoreCase))
        {
            foreach (ITraceImporter importer in TraceImporters.All)
            {
                if (importer.Recognize(source) is string reason)
                {
                    return (importer, reason);
                }
            }

            throw Refusal(request.Path, $"the format was not recognised; known are {KnownNames()}");
        }

        ITraceImporter named =
            TraceImporters.All.FirstOrDefault(importer =>
                importer.Name.Equals(request.Format, StringComparison.OrdinalIgnoreCase)
            ) ?? throw Refusal("format", $"'{request.Format}' is not known; expected auto, {KnownNames()}");
        return (named, "named by the user");
    }

    /// <summary>What the source says of itself comes before what the import did with it.</summary>
    private static string Join(string first, string second) => first.Length == 0 ? second : $"{first} {second}";

    private static void CheckOptions(ImportRequest request)
    {
        if (request.Options.HeldIntervals is < 1)
        {
            string found = request.Options.HeldIntervals.Value.ToString(CultureInfo.InvariantCulture);
            throw Refusal("held intervals", $"{found} is out of range; expected 1 or more");
        }
    }

    private static string KnownNames() => string.Join(", ", TraceImporters.All.Select(importer => importer.Name));

    private static InvalidInputException Refusal(string source, string message) =>
        new(new ValidationIssue(source, null, null, null, message));
}
